"""Made-up evidence: what was measured is given, so that what is concluded can be foreseen."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import pytest

from core.advice.evidence import Evidence, TableSummary
from core.advice.question import Question
from core.data import Table
from core.metrics.catalogue import METRICS
from core.results.intervals import Resampling
from core.results.result import Result

NAMES = ("a", "b", "c")
SPLITS, STARTS = 10, 2
REPLICATES = SPLITS * STARTS
RESAMPLING = Resampling(1 / 3, STARTS)
APART = 0.3  # error
TRAINED = {
    "ended_at": 1000, "still_improving": False, "diverged": False, "parameters": 100,
    "width": 32, "learning_rate": 3e-3, "weight_decay": 1e-4, "scaled": False,
}  # fmt: skip
NO_BASELINES = pd.DataFrame(columns=["baseline", "task", *METRICS, "replicate"])


def table(rows: int = 60) -> pd.DataFrame:
    """Make a table of two inputs and three tasks."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((rows, 2))
    tasks = {name: (x[:, k % 2] > 0).astype(int) for k, name in enumerate(NAMES)}
    return pd.DataFrame({"x": x[:, 0], "z": x[:, 1], **tasks})


def scores_of(error: float) -> dict[str, float]:
    """Make the three metrics of an error."""
    return {"error": error, "log_loss": 2 * error, "auc": 1 - error}


def result(gains: Mapping[str, float], noise: float = 0.001, seed: int = 1) -> Result:
    """Make a result in which arms gain so many percentage points of error over apart."""
    rng = np.random.default_rng(seed)
    rows = []
    for arm, gain in {"apart": 0.0, **gains}.items():
        for replicate in range(REPLICATES):
            for task in NAMES:
                error = APART - gain / 100 + noise * rng.standard_normal()
                own = {"arm": arm, "task": task, "replicate": replicate}
                rows.append(own | scores_of(error) | TRAINED)
    known = {"steps": 1000.0, "still_improving": 0.0}
    costs = [
        {"arm": arm, "parameters": 100 + k, "seconds": 1.0} | known for k, arm in enumerate(gains)
    ]
    costs.append({"arm": "apart", "parameters": 300, "seconds": 2.0} | known)
    return Result(pd.DataFrame(rows), pd.DataFrame(), pd.DataFrame(costs), resampling=RESAMPLING)


def baselines(gains: Mapping[str, float], noise: float = 0.001) -> pd.DataFrame:
    """Make baselines that gain so many points of error over apart, one row a split and task."""
    rng = np.random.default_rng(3)
    rows = [
        {"baseline": name, "task": task, "replicate": replicate}
        | scores_of(APART - gain / 100 + noise * rng.standard_normal())
        for name, gain in gains.items()
        for replicate in range(0, REPLICATES, STARTS)
        for task in NAMES
    ]
    return pd.DataFrame(rows) if rows else NO_BASELINES


def evidence(
    together: float = 0.0,
    grouping: float | None = None,
    transfer: tuple[float, float] | None = None,
    noise: float = 0.001,
    affinity: float = 1.0,
    metric: str | None = None,
    others: Mapping[str, float] | None = None,
    tuned: bool = False,
) -> Evidence:
    """Make evidence from gains over apart.

    Args:
        transfer: gains of together and of transfer in the comparison on the focus task.
        others: gains of baselines.
    """
    arms = {"together": together} | ({} if grouping is None else {"grouping": grouping})
    main = result(arms, noise)
    counts = pd.DataFrame(
        {"task": NAMES, "labels": [36, 36, 30], "rarest": [18, 15, 12], "others": [66, 66, 72]}
    )
    rng = np.random.default_rng(2)
    pairs = affinity + 0.01 * rng.standard_normal((REPLICATES, 3, 3)).astype(np.float32)
    pairs[:, range(3), range(3)] = np.nan
    focus = None if transfer is None else "a"
    return Evidence(
        question=Question(Table(table(), NAMES), focus=focus, metric=metric, splits=SPLITS),
        summary=TableSummary(counts, 36, 2, (), (), "error", "The labels are balanced."),
        scores=main.scores,
        costs=main.costs,
        baselines=baselines(others or {}),
        resampling=RESAMPLING,
        widths={4: result({"together": -2.0}, noise), 32: main, 128: result(arms, noise, seed=4)},
        examples={9: result({"together": 3 * together}), 18: result({"together": 2 * together})}
        | {36: main},
        transfer=None
        if transfer is None
        else result({"together": transfer[0], "transfer": transfer[1]}, noise),
        affinity=pairs,
        agreement=pairs / 100,
        grouping=(("a", "b"), ("c",)),
        alike=9,
        tuned=tuned,
    )


@pytest.fixture
def measured() -> Callable[..., Evidence]:
    """Make evidence: see `evidence`."""
    return evidence
