"""The metrics in which everything is compared, in the order in which tables have them.

Yes/no tasks alone are judged by error, log loss and AUC. Where there are other kinds of tasks, each
kind has scores of its own, and all have `SKILL`, the one that can be averaged over kinds.
"""

from collections.abc import Collection, Iterable

from core.metrics.auc import auc
from core.metrics.metric import Metric

YES_NO, CLASSES, ORDERED, NUMBERS = "yes/no", "classes", "ordered", "numbers"

ERROR = Metric(
    "error",
    "error",
    unit="pp",
    scale=100,
    lower_is_better=True,
    digits=1,
    percent=True,
    kinds=(YES_NO, CLASSES),
)
LOG_LOSS = Metric(
    "log_loss",
    "log loss",
    unit="nats",
    scale=1,
    lower_is_better=True,
    digits=3,
    percent=False,
    # beside a gain of one point of error log loss falls by 5 to 9% in the scenes and features here
    margin=0.05,
    relative=True,
    kinds=(YES_NO, CLASSES),
)
AUC = Metric(
    "auc",
    "AUC",
    unit="pp",
    scale=100,
    lower_is_better=False,
    digits=1,
    percent=True,
    compute=auc,
    axis=(0.45, 1.0),  # guessing gives one half
    kinds=(YES_NO, CLASSES),
)
SKILL = Metric(
    "skill",
    "skill",
    unit="pp",
    scale=100,
    lower_is_better=False,
    digits=1,
    percent=True,
    axis=(0.0, 1.0),
    kinds=(CLASSES, ORDERED, NUMBERS),
)
LOSS = Metric(
    "loss",
    "loss",
    unit="nats",
    scale=1,
    lower_is_better=True,
    digits=3,
    percent=False,
    margin=0.05,
    relative=True,
    kinds=(CLASSES, ORDERED, NUMBERS),
)
DISTANCE = Metric(
    "distance",
    "distance in places",
    unit="places",
    scale=1,
    lower_is_better=True,
    digits=2,
    percent=False,
    margin=0.05,
    relative=True,
    kinds=(ORDERED,),
)
KAPPA = Metric(
    "kappa",
    "quadratic kappa",
    unit="pp",
    scale=100,
    lower_is_better=False,
    digits=1,
    percent=True,
    kinds=(ORDERED,),
)
RMSE = Metric(
    "rmse",
    "root mean squared error",
    unit="",
    scale=1,
    lower_is_better=True,
    digits=3,
    percent=False,
    margin=0.02,
    relative=True,
    kinds=(NUMBERS,),
)
MAE = Metric(
    "mae",
    "mean absolute error",
    unit="",
    scale=1,
    lower_is_better=True,
    digits=3,
    percent=False,
    margin=0.02,
    relative=True,
    kinds=(NUMBERS,),
)
R2 = Metric(
    "r2",
    "R²",
    unit="pp",
    scale=100,
    lower_is_better=False,
    digits=1,
    percent=True,
    axis=(0.0, 1.0),
    kinds=(NUMBERS,),
)
_ALL = (
    ERROR,
    LOG_LOSS,
    AUC,
    SKILL,
    LOSS,
    DISTANCE,
    KAPPA,
    RMSE,
    MAE,
    R2,
)
EVERY: dict[str, Metric] = {metric.name: metric for metric in _ALL}
# of yes/no tasks alone, which is what most of this project shows
METRICS: dict[str, Metric] = {metric.name: metric for metric in _ALL if YES_NO in metric.kinds}

# Measured at every evaluation: the loss, which decides when a task stops, and a score. Of yes/no
# tasks alone, and where there are others.
CURVES = (LOG_LOSS, ERROR)
MIXED_CURVES = (LOSS, SKILL)


def metrics_of(kinds: Collection[str]) -> dict[str, Metric]:
    """Return the metrics of tasks of these kinds, by name.

    >>> list(metrics_of(["yes/no"])), list(metrics_of(["yes/no", "numbers"]))[:4]
    (['error', 'log_loss', 'auc'], ['error', 'log_loss', 'auc', 'skill'])
    """
    return {name: m for name, m in EVERY.items() if set(m.kinds) & set(kinds)}


def judging_all(kinds: Collection[str]) -> dict[str, Metric]:
    """Return the metrics whose mean is over all tasks of these kinds, by name, the usual one first.

    Those in the unit of a task have none.

    >>> list(judging_all(["yes/no"])), list(judging_all(["yes/no", "numbers"]))
    (['error', 'log_loss', 'auc'], ['skill', 'loss'])
    >>> list(judging_all(["numbers"]))
    ['skill', 'loss', 'r2']
    """
    if set(kinds) <= {YES_NO}:
        return dict(METRICS)
    every = {name: m for name, m in EVERY.items() if m.unit and set(kinds) <= set(m.kinds)}
    # beside other kinds yes/no tasks have skill and loss, too
    return {SKILL.name: SKILL, LOSS.name: LOSS} | every


def metrics_in(names: Iterable[object]) -> dict[str, Metric]:
    """Return the metrics among the columns of a table, by name."""
    return {str(name): EVERY[str(name)] for name in names if name in EVERY}


def curves_of(kinds: Collection[str]) -> tuple[Metric, Metric]:
    """Return the metrics of which tasks of these kinds have curves."""
    return CURVES if set(kinds) <= {YES_NO} else MIXED_CURVES


def curve_of(metric: Metric, kinds: Collection[str] = (YES_NO,)) -> Metric:
    """Return the metric whose curve is drawn of tasks of these kinds: its own, or the loss."""
    drawn = curves_of(kinds)
    return metric if metric in drawn else drawn[0]
