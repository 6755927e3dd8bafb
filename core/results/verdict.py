"""The verdict in plain sentences."""

import math

from core.arms.catalogue import REFERENCE
from core.metrics.metric import Metric
from core.results.gain import ALL
from core.results.intervals import FRESH, Resampling
from core.results.judging import NOBODY, SAME, replicates_to_decide


def sentence(
    gain: float,
    low: float,
    high: float,
    metric: Metric,
    winner: str,
    arm: str,
    replicates: int,
    margin: float,
    task: str = ALL,
    resampling: Resampling = FRESH,
) -> str:
    """Say who is better, by how much, and how sure that is; or what would decide it.

    Args:
        margin: see `core.results.judging.verdict`.
        task: the one task that is compared; "all": the mean over tasks.

    >>> from core.metrics.catalogue import ERROR
    >>> sentence(2.76, 2.35, 3.16, ERROR, "together", "together", 10, 1.0)[:49]
    'Together is better: 2.8 percentage points less er'
    """
    if winner in NOBODY:
        return _nobody(gain, low, high, metric, winner, arm, replicates, margin, task, resampling)
    if winner != arm:  # apart is ahead: turn the sign round
        gain, low, high = -gain, -high, -low
    size = f"{metric.amount(gain)} {metric.long_unit} {metric.better}"
    other = REFERENCE.name if winner == arm else arm
    where = "on average" if task == ALL else f"on '{task}'"
    name = winner[0].upper() + winner[1:]
    return (
        f"{name} is better: {size} {where} than {other} ({_span(low, high, metric)}, "
        f"{_count(replicates, resampling)})."
    )


def _nobody(
    gain: float,
    low: float,
    high: float,
    metric: Metric,
    winner: str,
    arm: str,
    replicates: int,
    margin: float,
    task: str,
    resampling: Resampling,
) -> str:
    """Say that both are practically the same, or that it is undecided and what would decide it."""
    count = _count(replicates, resampling)
    if math.isnan(gain):
        return "Undecided: no test part holds the labels that this score needs."
    if math.isnan(low):
        return f"Undecided: {count} has no interval; ask for more."
    if low == high:
        return (
            "Undecided: all replicates have the same difference, "
            f"{metric.amount(gain)} {metric.long_unit}, which tells nothing of chance."
        )
    if winner == SAME:
        return (
            f"Practically the same: {arm} and {REFERENCE.name} differ{_on(task)} by less than "
            f"{metric.amount(margin)} {metric.long_unit} of {metric.noun} (gain of {arm} "
            f"{metric.signed(gain)}, {_span(low, high, metric)}, {count})."
        )
    return (
        f"Undecided: the gain of {arm} over {REFERENCE.name}{_on(task)} may be anything from "
        f"{metric.signed(low)} to {metric.signed(high)} {metric.long_unit} (95% interval, "
        f"{count}). {_more(gain, low, high, margin, replicates, resampling)}"
    )


def _span(low: float, high: float, metric: Metric) -> str:
    return f"95% interval {metric.amount(low)} to {metric.amount(high)}"


def _more(
    gain: float, low: float, high: float, margin: float, replicates: int, resampling: Resampling
) -> str:
    """Say what would likely decide."""
    wanted = replicates_to_decide(gain, low, high, margin, replicates)
    if wanted is None:
        return "The gain lies so near to the margin that more data would hardly decide."
    if resampling.overlap:  # the same rows, split again, bring little that is new
        times = max(1.1, wanted / replicates)
        return f"About {times:.1f} times as many rows would likely decide."
    return f"About {wanted:,} replicates would likely decide."


def _count(replicates: int, resampling: Resampling) -> str:
    splits = -(-replicates // resampling.starts)
    if resampling.starts > 1:
        return f"{splits} split{'s' * (splits != 1)} with {resampling.starts} starts each"
    return "one replicate" if replicates == 1 else f"{replicates} replicates"


def _on(task: str) -> str:
    return "" if task == ALL else f" on '{task}'"
