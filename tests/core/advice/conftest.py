"""Made-up evidence: what was measured is given, so that what is concluded can be foreseen."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import pytest

from core.advice.evidence import Evidence, TableSummary
from core.advice.question import Question
from core.data import Table
from core.results.result import Result

NAMES = ("a", "b", "c")
REPLICATES = 10
OVERLAP = 1 / 3
APART = 0.3  # error


def table(rows: int = 60) -> pd.DataFrame:
    """Make a table of two inputs and three tasks."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((rows, 2))
    tasks = {name: (x[:, k % 2] > 0).astype(int) for k, name in enumerate(NAMES)}
    return pd.DataFrame({"x": x[:, 0], "z": x[:, 1], **tasks})


def result(gains: Mapping[str, float], noise: float = 0.001) -> Result:
    """Make a result in which arms gain so many percentage points of error over apart."""
    rng = np.random.default_rng(1)
    rows = []
    for arm, gain in {"apart": 0.0, **gains}.items():
        for replicate in range(REPLICATES):
            for task in NAMES:
                error = APART - gain / 100 + noise * rng.standard_normal()
                scores = {"error": error, "log_loss": 2 * error, "auc": 1 - error}
                rows.append({"arm": arm, "task": task, "replicate": replicate, **scores})
    costs = [{"arm": arm, "parameters": 100 + k, "seconds": 1.0} for k, arm in enumerate(gains)]
    costs.append({"arm": "apart", "parameters": 300, "seconds": 2.0})
    return Result(pd.DataFrame(rows), pd.DataFrame(), pd.DataFrame(costs), overlap=OVERLAP)


@pytest.fixture
def measured() -> Callable[..., Evidence]:
    """Make evidence from gains over apart."""

    def make(
        together: float = 0.0,
        grouping: float | None = None,
        transfer: tuple[float, float] | None = None,
        noise: float = 0.001,
        affinity: float = 1.0,
        metric: str | None = None,
    ) -> Evidence:
        """`transfer`: gains of together and of transfer in the comparison on the focus task."""
        arms = {"together": together} | ({} if grouping is None else {"grouping": grouping})
        main = result(arms, noise)
        focus = None if transfer is None else "a"
        counts = pd.DataFrame(
            {"task": NAMES, "labels": [36, 36, 30], "positives": [18, 15, 12], "others": 70}
        )
        rng = np.random.default_rng(2)
        pairs = affinity + 0.01 * rng.standard_normal((REPLICATES, 3, 3)).astype(np.float32)
        pairs[:, range(3), range(3)] = np.nan
        return Evidence(
            question=Question(Table(table(), NAMES), focus=focus, metric=metric),
            summary=TableSummary(counts, 36, 2, (), "error", "The labels are balanced."),
            scores=main.scores,
            costs=main.costs,
            overlap=OVERLAP,
            widths={4: result({"together": -2.0}, noise), 32: main},
            examples={9: result({"together": 3 * together}), 18: result({"together": 2 * together})}
            | {36: main},
            transfer=None
            if transfer is None
            else result({"together": transfer[0], "transfer": transfer[1]}, noise),
            affinity=pairs,
            agreement=pairs / 100,
            grouping=(("a", "b"), ("c",)),
            alike=9,
        )

    return make
