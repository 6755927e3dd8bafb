"""Verdicts: together, apart, practically the same, or undecided."""

from math import ceil, isfinite

from core.arms.catalogue import REFERENCE
from core.settings.setting import Number, Setting

SAME, UNDECIDED = "practically the same", "undecided"
NOBODY = (SAME, UNDECIDED)  # verdicts that name no arm
MOST = 1000  # replicates that are worth asking for
MARGIN = Setting(
    "margin",
    "Margin",
    "A difference that does not matter to you, in points of error, AUC or skill. For log loss each "
    "point is 5% of that of training apart.",
    Number(0.0, 50.0, step=0.1),
    1.0,
    Number(0.0, 5.0, step=0.1),
    on_demand=True,
)


def verdict(low: float, high: float, margin: float, arm: str, against: str = REFERENCE.name) -> str:
    """Name the winner, or say that there is none, or that nothing is shown.

    To fail to show a difference is not to show that there is none: that takes an interval within
    the margin (Benavoli, Corani, Demsar & Zaffalon 2017: the region of practical equivalence). An
    unknown interval, or one without any width, decides nothing.

    Args:
        margin: a difference that does not matter, in the unit of the interval.

    >>> verdict(0.4, 2.0, 1.0, "together"), verdict(-0.5, 0.3, 1.0, "together")
    ('together', 'practically the same')
    >>> verdict(-1.5, 0.3, 1.0, "together"), verdict(0.2, 0.2, 1.0, "together")
    ('undecided', 'undecided')
    """
    if not low < high:
        return UNDECIDED
    if low > 0:
        return arm
    if high < 0:
        return against
    return SAME if -margin <= low and high <= margin else UNDECIDED


def replicates_to_decide(
    gain: float, low: float, high: float, margin: float, replicates: int
) -> int | None:
    """Estimate how many fresh replicates an undecided comparison needs for an answer.

    The half width of an interval falls with the root of their number, if the gain stays as it is.

    Returns:
        None where more than `MOST` would be needed, or nothing is known.

    >>> replicates_to_decide(1.0, -1.0, 3.0, margin=0.5, replicates=10)
    42
    """
    # to show a winner the interval must end at zero, to show none both ends within the margin
    half, needed = (high - low) / 2, max(abs(gain), margin - abs(gain))
    if not isfinite(half) or replicates * half**2 >= MOST * needed**2:
        return None
    return ceil(replicates * (half / needed) ** 2 + 1e-9) + 1
