import numpy as np
import pandas as pd
import pytest

from core import Experiment, run
from core.data import Digits, RoadScenes
from core.results.records import SPLITS, ArmRecord, Record
from core.results.result import FINISHED, Result, joined, nothing

NAMES = ("car", "bus")
STEPS = (0, 50)


def _arm(first: int, replicates: int, parameters: int) -> ArmRecord:
    """Make a record that say where they come from: 100 x replicate + task."""
    values = (100 * np.arange(first, first + replicates)[:, None] + np.arange(2)).astype(np.float32)
    whole = np.full(replicates, parameters, dtype=np.int64)
    curves = np.stack([values + 10_000 * step for step in range(len(STEPS))])
    by_split = np.stack([curves + 1_000 * split for split in range(len(SPLITS))], axis=1)
    return ArmRecord(
        scores={"error": values, "log_loss": values + 0.25, "auc": values + 0.5},
        stopped_at=values.astype(np.int64),
        width=whole,
        parameters=whole,
        curves=np.stack([by_split, by_split + 0.5], axis=2),
        seconds=1.5,
    )


def _record(first: int, replicates: int) -> Record:
    arms = {"together": _arm(first, replicates, 30), "apart": _arm(first, replicates, 40)}
    seeds = tuple((0, first + k) for k in range(replicates))
    return Record(seeds, STEPS, arms, overlap=0.25)


@pytest.fixture
def result() -> Result:
    """Join two records that finished in the wrong order."""
    return joined([_record(2, 1), _record(0, 2)], NAMES)


def test_scores_have_a_row_for_each_arm_replicate_and_task(result: Result) -> None:
    """Rows go by arm, then replicate, then task, however the records finished."""
    scores = result.scores
    assert list(scores) == [
        *("arm", "task", "replicate", "error", "log_loss", "auc", "stopped_at", "parameters"),
        "width",
    ]
    assert scores["arm"].tolist() == ["together"] * 6 + ["apart"] * 6
    assert scores["replicate"].tolist() == [0, 0, 1, 1, 2, 2] * 2
    assert scores["task"].tolist() == ["car", "bus"] * 6
    assert (scores["error"] == 100 * scores["replicate"] + (scores["task"] == "bus")).all()
    assert (scores["auc"] - scores["error"] == 0.5).all()


def test_curves_have_a_row_for_each_point(result: Result) -> None:
    """Every arm, replicate, task, step and split has its log loss and error."""
    curves = result.curves
    assert list(curves) == ["arm", "task", "replicate", "step", "split", "log_loss", "error"]
    assert len(curves) == 2 * 3 * 2 * len(STEPS) * len(SPLITS)
    split = curves["split"].map(SPLITS.index)
    expected = 100 * curves["replicate"] + (curves["task"] == "bus")
    expected += 200 * curves["step"] + 1_000 * split
    assert (curves["log_loss"] == expected).all()
    assert (curves["error"] == expected + 0.5).all()


def test_costs_are_parameters_of_an_arm_and_seconds_of_all_records(result: Result) -> None:
    """Parameters are the mean over replicates, seconds the sum over records."""
    assert result.costs.to_dict("list") == {
        "arm": ["together", "apart"],
        "parameters": [30.0, 40.0],
        "seconds": [3.0, 3.0],
    }


def test_the_overall_gain_is_the_row_over_all_tasks(result: Result) -> None:
    """Equal scores in both arms have no gain in any metric."""
    assert result.outcome == FINISHED
    for metric in ("error", "log_loss", "auc"):
        row = result.overall(metric)
        assert row["task"] == "all"
        assert row["metric"] == metric
        assert row["gain"] == 0


def test_an_empty_result_has_the_columns_of_a_full_one(result: Result) -> None:
    """Where there is nothing to compare, the tables are empty but can be drawn all the same."""
    empty = nothing("no complete row is left in the training part")
    for table in ("scores", "curves", "costs", "gain"):
        assert getattr(empty, table).empty
        assert list(getattr(empty, table)) == list(getattr(result, table))


def test_the_overlap_of_repeated_splits_widens_the_interval() -> None:
    """Sources that split the same rows again carry n_test / n_train into the result."""
    digits = run(Experiment(Digits(tasks=2, examples=40), replicates=3, steps=20))
    fresh = Result(digits.scores, digits.curves, digits.costs, overlap=0.0)
    assert digits.overlap == pytest.approx(1 / 3, rel=0.01)
    wide, narrow = (r.gain["high"] - r.gain["low"] for r in (digits, fresh))
    assert np.allclose(wide / narrow, np.sqrt((1 / 3 + digits.overlap) / (1 / 3)))
    assert run(Experiment(RoadScenes(examples=9), replicates=1, steps=1)).overlap == 0


def test_scores_are_plain_numbers(result: Result) -> None:
    """Tables can be stored: text, whole numbers and floats, and no objects."""
    kinds = result.scores.drop(columns=["arm", "task"]).dtypes
    assert all(pd.api.types.is_numeric_dtype(kind) for kind in kinds)
