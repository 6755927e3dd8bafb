"""Paired gain of an arm over training apart, its 95% interval, and a verdict."""

import numpy as np
import pandas as pd

from core.arms.catalogue import REFERENCE
from core.data.problem import MEAN
from core.metrics.catalogue import METRICS
from core.metrics.metric import Metric
from core.results.intervals import interval

NO_DIFFERENCE = "no difference shown"
ALL = MEAN  # the mean over the tasks that both arms answer


def verdict(low: float, high: float, arm: str, against: str = REFERENCE.name) -> str:
    """Name the winner, or say that none is shown when the interval holds zero or is unknown.

    >>> verdict(0.4, 2.0, "together"), verdict(-1.0, 0.5, "together")
    ('together', 'no difference shown')
    """
    if low > 0:
        return arm
    return against if high < 0 else NO_DIFFERENCE


def differences(scores: pd.DataFrame, metric: Metric, arm: str, against: str) -> pd.DataFrame:
    """Return how much better an arm is than another, in the metric's unit: replicate by task.

    The last column, "all", is the mean over the tasks that both answer.

    Args:
        scores: columns arm, task, replicate and the metric.
    """
    tasks = list(dict.fromkeys(scores["task"]))
    of_arm, of_other = (
        scores[scores["arm"] == name].pivot(index="replicate", columns="task", values=metric.name)
        for name in (arm, against)
    )
    # pivots keep the replicates as rows: what is paired is the same draw of data and weights
    difference = -metric.sign * metric.scale * (of_other - of_arm)[tasks]
    return difference.assign(**{ALL: difference.mean(axis="columns")})


def paired_gain(scores: pd.DataFrame, overlap: float = 0.0) -> pd.DataFrame:
    """Compare every other arm with "apart", per metric and task, then over "all" tasks.

    Args:
        scores: columns arm, task, replicate, and the metrics.

    Returns:
        arm, metric, task, gain, low, high, verdict, unit; positive: better than apart. Empty when
        there is no "apart" arm.
    """
    rows = []
    arms = list(dict.fromkeys(scores["arm"]))
    compared = [arm for arm in arms if arm != REFERENCE.name] if REFERENCE.name in arms else []
    for metric in METRICS.values():
        for arm in compared:
            difference = differences(scores, metric, arm, REFERENCE.name)
            mean, low, high = interval(difference.to_numpy(dtype=np.float64), overlap)
            rows += [
                (arm, metric.name, task, m, lo, hi, verdict(lo, hi, arm), metric.unit)
                for task, m, lo, hi in zip(difference.columns, mean, low, high, strict=True)
            ]
    columns = ["arm", "metric", "task", "gain", "low", "high", "verdict", "unit"]
    return pd.DataFrame(rows, columns=columns)
