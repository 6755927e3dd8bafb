"""The verdict in one plain sentence."""

import math

from core.results.gain import NO_DIFFERENCE

_BETTER = {
    "error": "{size} percentage points less error",
    "log_loss": "{size} nats less log loss",
    "auc": "{size} percentage points more AUC",
}


def amount(value: float, metric: str) -> str:
    """Write a gain with the digits that its unit deserves.

    >>> amount(2.345, "error"), amount(-0.0123, "log_loss")
    ('2.3', '−0.012')
    """
    digits = 3 if metric == "log_loss" else 1
    rounded = round(value, digits) + 0.0  # no "−0.0"
    return f"{rounded:.{digits}f}".replace("-", "−")


def sentence(
    gain: float, low: float, high: float, metric: str, winner: str, arm: str, replicates: int
) -> str:
    """Say who is better, by how much, and how sure that is.

    >>> sentence(2.76, 2.35, 3.16, "error", "together", "together", 10)[:49]
    'Together is better: 2.8 percentage points less er'
    """
    if math.isnan(gain):
        return "No difference shown: no test part holds the labels that this score needs."
    if math.isnan(low):
        return (
            f"No difference shown: one replicate has no interval (gain {amount(gain, metric)}); "
            "ask for two or more."
        )
    span = f"{amount(low, metric)} to {amount(high, metric)}"
    count = f"{replicates} replicates"
    if winner == NO_DIFFERENCE:
        return (
            f"No difference shown: the gain of {arm} over apart is {amount(gain, metric)}, but its "
            f"95% interval, {span}, holds zero ({count})."
        )
    if winner != arm:  # apart is ahead: turn the sign round
        gain, span = -gain, f"{amount(-high, metric)} to {amount(-low, metric)}"
    size = _BETTER[metric].format(size=amount(gain, metric))
    other = "apart" if winner == arm else arm
    name = winner[0].upper() + winner[1:]
    return f"{name} is better: {size} on average than {other} (95% interval {span}, {count})."
