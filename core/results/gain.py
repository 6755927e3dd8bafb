"""Paired gain of an arm over training apart, its 95% interval, and a verdict."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.arms.catalogue import REFERENCE
from core.data.problem import MEAN
from core.metrics.catalogue import metrics_in
from core.metrics.metric import Metric
from core.results.intervals import FRESH, Resampling, interval
from core.results.judging import MARGIN, verdict

ALL = MEAN  # the mean over the tasks that both arms answer


def differences(scores: pd.DataFrame, metric: Metric, arm: str, against: str) -> pd.DataFrame:
    """Return how much better an arm is than another, in the metric's unit: replicate by task.

    The last column, "all", is `over_tasks` of those that both answer.

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
    return difference.assign(**{ALL: over_tasks(difference.to_numpy(dtype=np.float64))})


def over_tasks(difference: NDArray[np.float64]) -> NDArray[np.float64]:
    """Average (R, T) over tasks: (R,).

    Where a replicate has no value of a task (a test part with one answer only has no AUC), the
    task's mean over replicates stands for it: else the mean would be of other tasks in each
    replicate. A task without any value is left out; a replicate without any has no mean.
    """
    known = ~np.isnan(difference)
    answered = difference[:, known.any(axis=0)]
    if not answered.size:
        return np.full(len(difference), np.nan)
    filled = np.where(np.isnan(answered), np.nanmean(answered, axis=0), answered)
    return np.asarray(np.where(known.any(axis=1), filled.mean(axis=1), np.nan))


def judged(scores: pd.DataFrame) -> dict[str, list[str]]:
    """Return the tasks that each metric judges, by its name: those of its kinds.

    They have a value of it, or of another metric of the same kinds: it may be a test part that
    lacks what this one needs, as AUC does where all labels are alike. A task without any value is
    taken to be judged by all.

    Args:
        scores: columns task and the metrics.
    """
    metrics, tasks = metrics_in(scores.columns), list(dict.fromkeys(scores["task"]))
    if not scores[list(metrics)].isna().any(axis=None):
        return dict.fromkeys(metrics, tasks)
    known = scores.groupby("task", observed=True)[list(metrics)].count() > 0
    known.loc[~known.any(axis=1)] = True
    found = {}
    for name, metric in metrics.items():
        alike = [other.name for other in metrics.values() if other.kinds == metric.kinds]
        found[name] = [task for task in tasks if known.loc[task, alike].any()]
    return found


def paired_gain(
    scores: pd.DataFrame, resampling: Resampling = FRESH, margin: float = MARGIN.default
) -> pd.DataFrame:
    """Compare every other arm with "apart", per metric and task, then over "all" tasks.

    Args:
        scores: columns arm, task, replicate, and the metrics.
        margin: a difference that does not matter: in points of error or AUC; see `Metric.margin`.

    Returns:
        arm, metric, task, gain, low, high, verdict, unit, margin (in the unit); positive: better
        than apart. There are rows of the tasks that the metric judges and the arm answers. Empty
        when there is no "apart" arm.
    """
    rows = []
    judging = judged(scores)
    arms = list(dict.fromkeys(scores["arm"]))
    compared = [arm for arm in arms if arm != REFERENCE.name] if REFERENCE.name in arms else []
    for metric in metrics_in(scores.columns).values():
        for arm in compared:
            answered = set(scores.loc[scores["arm"] == arm, "task"])
            both = [task for task in judging[metric.name] if task in answered]
            difference = differences(scores, metric, arm, REFERENCE.name)[[*both, ALL]]
            bounds = interval(difference.to_numpy(dtype=np.float64), resampling)
            apart = _of_apart(scores, metric, difference)
            margins = [metric.margin_at(score, margin) for score in apart]
            for task, m, gain, low, high in zip(difference.columns, margins, *bounds, strict=True):
                winner = verdict(low, high, m, arm)
                rows.append((arm, metric.name, task, gain, low, high, winner, metric.unit, m))
    columns = ["arm", "metric", "task", "gain", "low", "high", "verdict", "unit", "margin"]
    return pd.DataFrame(rows, columns=columns)


def _of_apart(scores: pd.DataFrame, metric: Metric, difference: pd.DataFrame) -> list[float]:
    """List the mean score of apart on every task, and on all that the difference is of."""
    rows = scores[scores["arm"] == REFERENCE.name]
    means = rows.groupby("task", observed=True)[metric.name].mean()
    known = difference.notna().any()
    return [
        float(
            means[[t for t in means.index if known.get(t, False)]].mean()
            if task == ALL
            else means[task]
        )
        for task in difference.columns
    ]
