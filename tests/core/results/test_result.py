from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core import Experiment, run
from core.data import Digits, RoadScenes
from core.results.intervals import FRESH, Resampling
from core.results.records import SPLITS, ArmRecord, Record
from core.results.result import FINISHED, Result, joined, nothing

NAMES = ("car", "bus")
STEPS = (0, 50)


def _arm(first: int, replicates: int, parameters: int, evaluations: int) -> ArmRecord:
    """Make a record that says where it comes from: 100 x replicate + task."""
    values = (100 * np.arange(first, first + replicates)[:, None] + np.arange(2)).astype(np.float32)
    whole = np.full(replicates, parameters, dtype=np.int64)
    curves = np.stack([values + 10_000 * step for step in range(evaluations)])
    by_split = np.stack([curves + 1_000 * split for split in range(len(SPLITS))], axis=1)
    return ArmRecord(
        scores={"error": values, "log_loss": values + 0.25, "auc": values + 0.5},
        stopped_at=values.astype(np.int64),
        ended_at=np.full(values.shape, STEPS[evaluations - 1]),
        improving=values % 2 == 1,
        diverged=values >= 200,
        width=whole,
        tuning=np.arange(replicates),
        parameters=whole,
        curves=np.stack([by_split, by_split + 0.5], axis=2),
        seconds=1.5,
    )


def _record(first: int, replicates: int, evaluations: int = len(STEPS)) -> Record:
    arms = {
        "together": _arm(first, replicates, 30, evaluations),
        "apart": _arm(first, replicates, 40, evaluations),
    }
    seeds = tuple((0, first + k) for k in range(replicates))
    return Record(seeds, STEPS[:evaluations], arms, Resampling(0.25))


@pytest.fixture
def result() -> Result:
    """Join two records that finished in the wrong order."""
    return joined([_record(2, 1), _record(0, 2)], NAMES)


def test_scores_have_a_row_for_each_arm_replicate_and_task(result: Result) -> None:
    """Rows go by arm, then replicate, then task, however the records finished."""
    scores = result.scores
    assert list(scores) == [
        *("arm", "task", "replicate", "error", "log_loss", "auc", "stopped_at", "ended_at"),
        *("still_improving", "diverged", "parameters", "width", "learning_rate", "weight_decay"),
        "scaled",
    ]
    assert scores["arm"].tolist() == ["together"] * 6 + ["apart"] * 6
    assert scores["replicate"].tolist() == [0, 0, 1, 1, 2, 2] * 2
    assert scores["task"].tolist() == ["car", "bus"] * 6
    assert (scores["error"] == 100 * scores["replicate"] + (scores["task"] == "bus")).all()
    assert (scores["auc"] - scores["error"] == 0.5).all()
    assert (scores["still_improving"] == (scores["task"] == "bus")).all()
    assert (scores["diverged"] == (scores["replicate"] == 2)).all()


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


@pytest.mark.parametrize("short", [0, 1])
def test_curves_of_a_record_that_ended_early_go_on_level(short: int) -> None:
    """Beside a record that took longer its last values are repeated up to the last step."""
    parts = [_record(0, 1, 1 + (short == 1)), _record(1, 1, 1 + (short == 0))]
    curves = joined(parts, NAMES).curves
    assert len(curves) == 2 * 2 * 2 * len(STEPS) * len(SPLITS)
    by_replicate = curves.set_index(["replicate", "step"]).sort_index()
    first, last = (by_replicate.loc[(short, step)].reset_index(drop=True) for step in STEPS)
    pd.testing.assert_frame_equal(first, last)
    first, last = (by_replicate.loc[(1 - short, step)]["log_loss"].to_numpy() for step in STEPS)
    assert (last - first == 10_000).all()


def test_costs_are_means_over_replicates_and_seconds_of_all_records() -> None:
    """Seconds are the sum over records; all else is the mean over replicates and tasks."""
    result = joined([_record(0, 2), _record(2, 1, 1)], NAMES)
    assert result.costs.to_dict("list") == {
        "arm": ["together", "apart"],
        "parameters": [30.0, 40.0],
        "seconds": [3.0, 3.0],
        "steps": [pytest.approx(100 / 3)] * 2,
        "still_improving": [0.5, 0.5],
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
    """Sources that split the same rows again carry n_test / n_train and starts into the result."""
    digits = run(Experiment(Digits(tasks=2, examples=40), replicates=6, steps=20))
    assert digits.resampling.overlap == pytest.approx(1 / 3, rel=0.01)
    assert digits.resampling.starts == Digits.starts == 2
    apart = replace(digits, resampling=Resampling(0.0, Digits.starts))
    wide, narrow = (r.gain["high"] - r.gain["low"] for r in (digits, apart))
    assert (wide >= narrow - 1e-9).all()
    assert (wide > narrow + 1e-9).any()
    assert run(Experiment(RoadScenes(examples=9), replicates=1, steps=1)).resampling == FRESH


def test_scores_are_plain_numbers(result: Result) -> None:
    """Tables can be stored: text, whole numbers and floats, and no objects."""
    kinds = result.scores.drop(columns=["arm", "task"]).dtypes
    assert all(pd.api.types.is_numeric_dtype(kind) for kind in kinds)
