"""What more labels would change, from scores at a quarter, half and all of the training rows."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from core.advice.answer import APART, TOGETHER
from core.advice.evidence import Gain, spread
from core.metrics.metric import Metric
from core.results.gain import ALL, differences
from core.results.intervals import Resampling
from core.results.result import Result

FAR = 10.0  # times as many rows: a curve of three points is not followed further


def slope(tables: Mapping[int, "pd.Series[float]"], resampling: Resampling) -> Gain:
    """Return how much a quantity grows per doubling of the rows, with its 95% interval.

    Args:
        tables: by number of rows, the quantity in each replicate; least squares in each.
    """
    rows = np.log2(np.array(list(tables), dtype=np.float64))
    values = pd.DataFrame(dict(enumerate(tables.values()))).dropna()
    # least squares in closed form, for all replicates at once
    centred = rows - rows.mean()
    slopes = values.to_numpy(dtype=np.float64) @ centred / (centred**2).sum()
    return spread(slopes, resampling)


def gain_now(results: Mapping[int, Result], metric: Metric) -> float:
    """Return the gain of together with all rows."""
    scores = results[max(results)].scores
    return float(differences(scores, metric, TOGETHER, APART)[ALL].mean())


def gain_slope(results: Mapping[int, Result], metric: Metric) -> Gain | None:
    """Return how the gain of together grows per doubling of the rows; None: not measured."""
    usable = {rows: r for rows, r in results.items() if not r.scores.empty}
    if len(usable) < 3:
        return None
    tables = {
        rows: differences(result.scores, metric, TOGETHER, APART)[ALL]
        for rows, result in usable.items()
    }
    return slope(tables, next(iter(usable.values())).resampling)


def times_to_zero(gain: float, per_doubling: Gain | None) -> float | None:
    """Return how many times as many rows would bring the gain to zero; None: no such trend shown.

    >>> times_to_zero(2.0, Gain(-1.0, -1.5, -0.5))
    4.0
    """
    if per_doubling is None or np.isnan(per_doubling.low):
        return None
    towards = per_doubling.high < 0 if gain > 0 else per_doubling.low > 0
    return float(2 ** (-gain / per_doubling.mean)) if towards else None


def worth_in_labels(
    results: Mapping[int, Result], metric: Metric, task: str | None = None
) -> float | None:
    """Return how many times its labels apart would need to score like together with the present.

    Read off apart's own learning curve, which must be shown to improve with rows; 1 when together
    is not shown to be ahead; None: no such trend was shown.

    Args:
        task: one task; None: the mean over all.
    """
    usable = {rows: r for rows, r in results.items() if not r.scores.empty}
    if len(usable) < 3:
        return None
    apart = {rows: _scores(result, metric, APART, task) for rows, result in usable.items()}
    most = max(usable)
    per_doubling = slope(apart, usable[most].resampling)
    if not per_doubling.low > 0:
        return None
    # on log2 rows: as many doublings as the slope needs to gain what together is ahead
    ahead = spread(
        _scores(usable[most], metric, TOGETHER, task) - apart[most], usable[most].resampling
    )
    return float(2 ** (ahead.mean / per_doubling.mean)) if ahead.low > 0 else 1.0


def _scores(result: Result, metric: Metric, arm: str, task: str | None) -> "pd.Series[float]":
    """Return the mean score of each replicate, so that more is better."""
    scores = result.scores[result.scores["arm"] == arm]
    if task is not None:
        scores = scores[scores["task"] == task]
    means = scores.groupby("replicate")[metric.name].mean()
    return metric.sign * means
