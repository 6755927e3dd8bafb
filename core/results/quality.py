"""How good arms are at each task by themselves: mean test scores with intervals."""

import numpy as np
import pandas as pd

from core.metrics.catalogue import metrics_in
from core.results.intervals import FRESH, Resampling, interval

QUALITY_COLUMNS = ("arm", "task", "metric", "score", "low", "high", "replicates")


def quality(scores: pd.DataFrame, resampling: Resampling = FRESH) -> pd.DataFrame:
    """Return the mean score of every arm on every task, by each metric that judges the task.

    Args:
        scores: arm, task, replicate, and the metrics, on test examples.

    Returns:
        arm, task, metric, score, low, high, replicates (those that have a score): the 95% interval
        of the mean over replicates, which ends at a perfect score. In the order of the scores.
    """
    rows: list[tuple[object, ...]] = []
    metrics = metrics_in(scores.columns)
    for (arm, task), own in scores.groupby(["arm", "task"], sort=False, observed=True):
        # by replicate: the starts of one split must stand side by side
        values = own.sort_values("replicate")[list(metrics)].to_numpy(dtype=np.float64)
        bounds = interval(values, resampling)
        counts = (~np.isnan(values)).sum(axis=0)
        for metric, count, score, low, high in zip(metrics.values(), counts, *bounds, strict=True):
            if metric.lower_is_better:
                low = np.maximum(low, 0)
            else:
                high = np.minimum(high, 1)
            if count:
                rows.append((arm, task, metric.name, score, low, high, count))
    return pd.DataFrame(rows, columns=list(QUALITY_COLUMNS))
