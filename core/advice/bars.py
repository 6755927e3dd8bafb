"""Gains as bars with intervals, laid out on a common axis, before anybody draws them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from core.metrics.metric import Metric


@dataclass(frozen=True)
class Bar:
    """One gain. Places are in % of the axis.

    Attributes:
        label: what it is of. arm: which has gained, for its colour.
        start, end: of the bar, from zero to the gain. low, high: of the interval.
        text: gain and interval in numbers.
    """

    label: str
    arm: str
    start: float
    end: float
    low: float
    high: float
    text: str


@dataclass(frozen=True)
class Bars:
    """Gains on one axis.

    Attributes:
        zero: place of no gain, in %. least, most: what the ends of the axis stand for.
    """

    zero: float
    least: str
    most: str
    bars: tuple[Bar, ...]


def lay_out(rows: Iterable[tuple[str, str, Any]], metric: Metric) -> Bars:
    """Place gains on the axis that holds zero and all their intervals.

    Args:
        rows: label, arm, and a row of a table with gain, low and high.
    """
    known = [(label, arm, _three(row)) for label, arm, row in rows]
    values = [value for _, _, three in known for value in three if not math.isnan(value)]
    # zero twice: `min` of one number alone is a TypeError, when all is NaN
    least, most = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    room = 0.04 * (most - least) or 1.0  # so that no interval touches the edge
    least, most = least - room, most + room

    def place(value: float) -> float:
        return round(100 * (value - least) / (most - least), 2)

    bars = []
    for label, arm, three in known:
        gain, low, high = (0.0 if math.isnan(value) else value for value in three)
        start, end = sorted((place(0.0), place(gain)))
        bars.append(
            Bar(label, arm, start, end, place(low), place(high), with_interval(*three, metric))
        )
    return Bars(place(0.0), metric.signed(least), metric.signed(most), tuple(bars))


def with_interval(gain: float, low: float, high: float, metric: Metric) -> str:
    """Write a gain with its interval.

    >>> from core.metrics.catalogue import ERROR
    >>> with_interval(2.34, 1.0, 3.5, ERROR), with_interval(float("nan"), 0.0, 0.0, ERROR)
    ('+2.3 [+1.0, +3.5]', 'not known')
    """
    if math.isnan(gain):
        return "not known"
    return f"{metric.signed(gain)} [{metric.signed(low)}, {metric.signed(high)}]"


def _three(row: "pd.Series[float]") -> tuple[float, float, float]:
    return float(row["gain"]), float(row["low"]), float(row["high"])
