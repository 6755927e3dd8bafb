"""How much the answers of tasks go together, whatever kinds of tasks they are."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats.contingency import association as nominal

from core.data.arrays import Floats
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS

PARTS = 5  # into which numbers are cut beside classes
FEWEST = 5  # rows labelled for both tasks, of which anything can be said
ROWS = 5_000  # looked at, at random, of more: a correlation is then known to about 0.03
SEED = 0


def associations(labels: Floats, kinds: Sequence[TaskKind], names: Sequence[str]) -> pd.DataFrame:
    """Return (T, T), for each two tasks, how much their answers go together.

    Over the rows that are labelled for both: Spearman's rank correlation, -1 to 1, which for two
    yes/no tasks is phi; where one of the tasks is of classes, which have no order, Cramer's V, 0 to
    1, numbers cut into fifths. NaN on the diagonal, where fewer than `FEWEST` rows are labelled for
    both, and where one of the answers does not vary in them.

    Args:
        labels: (m, T), NaN where '?'.
    """
    chosen = np.random.default_rng(SEED).permutation(len(labels))[:ROWS]
    frame = pd.DataFrame(labels[chosen], columns=list(names)).astype(np.float64)
    table = frame.corr(method="spearman", min_periods=FEWEST)
    values = table.to_numpy(copy=True)
    np.fill_diagonal(values, np.nan)
    for first, kind in enumerate(kinds):
        for second in range(first):
            if isinstance(kind, Classes) or isinstance(kinds[second], Classes):
                pair = frame.iloc[:, [first, second]].dropna().to_numpy()
                cut = [_cut(pair[:, k], kinds[task]) for k, task in enumerate((first, second))]
                values[first, second] = values[second, first] = _cramer(*cut)
    return pd.DataFrame(values, index=list(names), columns=list(names))


def _cut(values: NDArray[np.float64], kind: TaskKind) -> NDArray[np.float64]:
    """Return classes as they are, and numbers as the fifth in which they lie."""
    if kind != NUMBERS or not len(values):
        return values
    bounds = np.quantile(values, np.arange(1, PARTS) / PARTS)
    return np.searchsorted(bounds, values).astype(np.float64)


def _cramer(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    (a, rows), (b, columns) = (np.unique(part, return_inverse=True) for part in (first, second))
    cells = np.bincount(rows * len(b) + columns, minlength=len(a) * len(b))
    counts = cells.reshape(len(a), len(b))
    if len(first) < FEWEST or min(counts.shape) < 2:
        return float("nan")
    return float(nominal(counts, method="cramer"))
