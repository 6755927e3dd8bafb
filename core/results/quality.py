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
        arm, task, metric, score, low, high (95%), replicates: those that have a score.
    """
    rows: list[tuple[object, ...]] = []
    for arm, own in scores.groupby("arm", sort=False, observed=True):
        for metric in metrics_in(own.columns):
            values = own.pivot(index="replicate", columns="task", values=metric)
            values = (
                values[list(dict.fromkeys(own["task"]))]
                .astype(np.float64)
                .dropna(axis=1, how="all")
            )
            bounds = interval(values.to_numpy(), resampling)
            counts = values.notna().sum()
            for task, count, *score in zip(values.columns, counts, *bounds, strict=True):
                rows.append((arm, task, metric, *score, count))
    return pd.DataFrame(rows, columns=list(QUALITY_COLUMNS))
