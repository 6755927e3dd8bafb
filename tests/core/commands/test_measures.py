import numpy as np
import pandas as pd
import pytest

from core.commands import measures
from core.commands.agreement import Estimate
from core.results.intervals import Resampling, interval
from core.results.result import Result, nothing

TOGETHER, APART = ((0.10, 0.30), (0.20, 0.20)), ((0.20, 0.40), (0.40, 0.30))  # replicate, task

RESAMPLING = Resampling(0.25)


@pytest.fixture
def result() -> Result:
    """Make a result of two tasks and two replicates whose scores are all known."""
    rows = [
        (arm, f"task {task}", replicate, score, 2 * score, 1 - score)
        for arm, scores in (("together", TOGETHER), ("apart", APART))
        for replicate, tasks in enumerate(scores)
        for task, score in enumerate(tasks)
    ]
    columns = ["arm", "task", "replicate", "error", "log_loss", "auc"]
    empty = nothing("")
    scores = pd.DataFrame(rows, columns=columns)
    return Result(scores, empty.curves, empty.costs, resampling=RESAMPLING)


def estimate(*values: float) -> Estimate:
    """Give the interval of these replicates."""
    return Estimate(*map(float, interval(np.array(values, dtype=np.float64), RESAMPLING)))


@pytest.mark.parametrize(
    ("measure", "replicates"),
    [
        (measures.ERROR_GAIN, (10, 15)),  # percentage points
        (measures.AUC_GAIN, (10, 15)),
        (measures.LOG_LOSS_GAIN, (0.2, 0.3)),
        (measures.ERROR_TOGETHER, (0.2, 0.2)),
        (measures.ERROR_APART, (0.3, 0.35)),
    ],
)
def test_a_measure_is_the_mean_over_tasks_with_the_interval_over_replicates(
    measure: measures.Measure, replicates: tuple[float, float], result: Result
) -> None:
    """Each measure equals the one worked out by hand for each replicate."""
    measured, expected = measure.of(result), estimate(*replicates)
    for bound in ("mean", "low", "high"):
        assert getattr(measured, bound) == pytest.approx(getattr(expected, bound))
