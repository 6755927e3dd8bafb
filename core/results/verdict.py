"""The verdict in one plain sentence."""

import math

from core.arms.catalogue import REFERENCE
from core.metrics.metric import Metric
from core.results.gain import ALL, NO_DIFFERENCE


def sentence(
    gain: float,
    low: float,
    high: float,
    metric: Metric,
    winner: str,
    arm: str,
    replicates: int,
    task: str = ALL,
) -> str:
    """Say who is better, by how much, and how sure that is.

    Args:
        task: the one task that is compared; "all": the mean over tasks.

    >>> from core.metrics.catalogue import ERROR
    >>> sentence(2.76, 2.35, 3.16, ERROR, "together", "together", 10)[:49]
    'Together is better: 2.8 percentage points less er'
    """
    if math.isnan(gain):
        return "No difference shown: no test part holds the labels that this score needs."
    # Student's t needs a variance, and one replicate has none
    if math.isnan(low):
        return (
            f"No difference shown: one replicate has no interval (gain {metric.amount(gain)}); "
            "ask for two or more."
        )
    span = f"{metric.amount(low)} to {metric.amount(high)}"
    count = f"{replicates} replicates"
    if winner == NO_DIFFERENCE:
        return (
            f"No difference shown: the gain of {arm} over {REFERENCE.name} is "
            f"{metric.amount(gain)}{_on(task)}, but its "
            f"95% interval, {span}, holds zero ({count})."
        )
    if winner != arm:  # apart is ahead: turn the sign round
        gain, span = -gain, f"{metric.amount(-high)} to {metric.amount(-low)}"
    size = f"{metric.amount(gain)} {metric.long_unit} {metric.better}"
    other = REFERENCE.name if winner == arm else arm
    where = "on average" if task == ALL else f"on '{task}'"
    name = winner[0].upper() + winner[1:]
    return f"{name} is better: {size} {where} than {other} (95% interval {span}, {count})."


def _on(task: str) -> str:
    return "" if task == ALL else f" on '{task}'"
