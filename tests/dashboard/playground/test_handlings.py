import time

import numpy as np
import pytest

from core import Experiment, Missing, run
from core.computing.races import Races
from core.data import RoadScenes
from core.results.intervals import interval
from dashboard.playground import handlings
from tests.dashboard.playground.test_page import PATIENCE, SMALL, Open, page, press

__all__ = ["page"]  # a fixture


@pytest.fixture(scope="module")
def results() -> dict[str, handlings.Result]:
    """Return the results of two ways to treat '?'."""
    small = Experiment(RoadScenes(examples=50), missing=Missing(0.3), replicates=3, steps=50)
    return {way: run(handlings.treated(small, way)) for way in ("mask", "zero")}


def test_each_way_has_the_mean_over_tasks_and_its_interval(
    results: dict[str, handlings.Result],
) -> None:
    """Rows are the mean over tasks of each replicate, with the interval over replicates."""
    rows = handlings.score_rows(results, "error")
    assert rows[["arm", "task"]].values.tolist() == [
        [arm, way] for way in ("mask", "zero") for arm in ("together", "apart")
    ]
    scores = results["zero"].scores
    plain = [
        scores[(scores["arm"] == "apart") & (scores["replicate"] == replicate)]["error"].mean()
        for replicate in range(3)
    ]
    assert np.allclose(rows.iloc[-1][["mean", "low", "high"]].tolist(), interval(np.array(plain)))


def test_where_an_arm_answers_one_task_all_is_of_that_task(
    results: dict[str, handlings.Result],
) -> None:
    """Transfer answers the first task alone: means over all tasks would not compare with it."""
    task = str(results["mask"].scores["task"].iloc[0])
    rows = handlings.score_rows(results, "error", task)
    scores = results["mask"].scores
    wanted = scores[(scores["arm"] == "together") & (scores["task"] == task)]["error"].mean()
    assert rows.iloc[0]["mean"] == pytest.approx(wanted)
    assert rows.iloc[0]["mean"] != handlings.score_rows(results, "error").iloc[0]["mean"]


def test_nothing_is_compared_where_no_label_is_missing(page: Open) -> None:
    """Without a '?' there is nothing to offer."""
    at = page(**SMALL)
    assert "Train all three" not in [button.label for button in at.button]


def test_three_ways_are_trained_and_told(page: Open, jobs: Races) -> None:
    """One button trains all three; each has a verdict, or why there is none."""
    at = page(**SMALL, missing="0.9")
    press(at, "Train all three")
    end = time.monotonic() + PATIENCE
    while any("% trained" in said.value for said in at.markdown):
        assert time.monotonic() < end, "the three trainings must end"
        time.sleep(0.2)
        at.run()
    said = [m.value for m in at.markdown if m.value.startswith("**")]
    assert len([line for line in said if "complete row" in line]) == 1
    assert not at.exception


def test_among_numbers_a_question_mark_is_never_read_as_0(page: Open) -> None:
    """The two other ways are compared, in skill, and a sentence says why the third is left out."""
    mixed = {**SMALL, "source": "shared", "tasks": "4", "numbers": "0.5"}
    at = page(**mixed, missing="0.3")
    assert any("among numbers 0 is an answer like any other" in said.value for said in at.markdown)
    press(at, "Train the two")
    end = time.monotonic() + PATIENCE
    while any("% trained" in said.value for said in at.markdown):
        assert time.monotonic() < end, "the two trainings must end"
        time.sleep(0.2)
        at.run()
    said = [m.value for m in at.markdown if m.value.startswith("**")]
    assert any(line.startswith("**sum over labelled entries only**") for line in said)
    assert any(line.startswith("**drop examples with a") for line in said)
    assert not any("read" in line for line in said)
    assert not at.exception
