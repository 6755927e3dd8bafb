"""Paired gain of an arm over training apart, its 95% interval, and a verdict."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

CONFIDENCE = 0.95
NO_DIFFERENCE = "no difference shown"
ALL = "all"  # the mean over tasks
# what one unit of a score's difference counts for, and whether lower is better
SCALES = {"error": (100, True), "log_loss": (1, True), "auc": (100, False)}
UNITS = {"error": "pp", "log_loss": "nats", "auc": "pp"}


def interval(
    differences: NDArray[np.float64], overlap: float = 0.0, confidence: float = CONFIDENCE
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return mean, low and high of the interval over replicates.

    Student's t with variance s^2 (1/R + overlap). With overlap = n_test / n_train it is the
    corrected resampled t of Nadeau & Bengio (2003) for repeated splits of the same rows. Fewer
    than two replicates have no interval: low and high are NaN.

    Args:
        differences: (R, ...) paired differences; NaN where a replicate has none.
        confidence: chance that the interval holds the truth.
    """
    valid = ~np.isnan(differences)
    count = valid.sum(axis=0)
    filled = np.where(valid, differences, 0.0)
    mean = np.divide(filled.sum(axis=0), count, out=np.full(count.shape, np.nan), where=count > 0)
    squares = np.where(valid, (differences - mean) ** 2, 0.0).sum(axis=0)
    freedom = np.where(count > 1, count - 1, np.nan)
    error = np.sqrt(squares / freedom * (1 / np.maximum(count, 1) + overlap))
    half = stdtrit(freedom, 0.5 + confidence / 2) * error
    return mean, mean - half, mean + half


def verdict(low: float, high: float, arm: str, against: str = "apart") -> str:
    """Name the winner, or say that none is shown when the interval holds zero or is unknown.

    >>> verdict(0.4, 2.0, "together"), verdict(-1.0, 0.5, "together")
    ('together', 'no difference shown')
    """
    if low > 0:
        return arm
    return against if high < 0 else NO_DIFFERENCE


def differences(scores: pd.DataFrame, metric: str, arm: str, against: str) -> pd.DataFrame:
    """Return how much better an arm is than another: replicate by task, then "all", in units.

    Args:
        scores: columns arm, task, replicate and the metric.
    """
    tasks = list(dict.fromkeys(scores["task"]))
    of_arm, of_other = (
        scores[scores["arm"] == name].pivot(index="replicate", columns="task", values=metric)
        for name in (arm, against)
    )
    scale, lower_is_better = SCALES[metric]
    difference = (scale if lower_is_better else -scale) * (of_other - of_arm)[tasks]
    return difference.assign(**{ALL: difference.mean(axis="columns")})


def paired_gain(scores: pd.DataFrame, overlap: float = 0.0) -> pd.DataFrame:
    """Compare every other arm with "apart", per metric and task, then over "all" tasks.

    Args:
        scores: columns arm, task, replicate, error, log_loss, auc.

    Returns:
        arm, metric, task, gain, low, high, verdict, unit; positive: better than apart. Empty when
        there is no "apart" arm.
    """
    rows = []
    arms = list(dict.fromkeys(scores["arm"]))
    for metric in SCALES:
        for arm in arms if "apart" in arms else ():
            if arm == "apart":
                continue
            difference = differences(scores, metric, arm, "apart")
            mean, low, high = interval(difference.to_numpy(dtype=np.float64), overlap)
            rows += [
                (arm, metric, task, m, lo, hi, verdict(lo, hi, arm), UNITS[metric])
                for task, m, lo, hi in zip(difference.columns, mean, low, high, strict=True)
            ]
    columns = ["arm", "metric", "task", "gain", "low", "high", "verdict", "unit"]
    return pd.DataFrame(rows, columns=columns)
