"""The verdict in plain sentences."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.arms.catalogue import REFERENCE
from core.metrics.catalogue import EVERY
from core.metrics.metric import Metric
from core.results.counting import counted
from core.results.gain import ALL
from core.results.intervals import FRESH, Resampling
from core.results.judging import NOBODY, SAME, replicates_to_decide


def sentence(
    row: Mapping[Any, Any],
    replicates: int,
    resampling: Resampling = FRESH,
    planned: int | None = None,
) -> str:
    """Say who is better, by how much, and how sure that is; or what would decide it.

    Args:
        row: of `core.results.gain.paired_gain`: arm, metric, task, gain, low, high, verdict and
            margin.
        planned: how many replicates there will be; None: those that there are.

    >>> row = {"arm": "together", "metric": "error", "task": "all", "verdict": "together"}
    >>> numbers = {"gain": 2.76, "low": 2.35, "high": 3.16, "margin": 1.0}
    >>> sentence(row | numbers, 10)[:49]
    'Together is better: 2.8 percentage points less er'
    """
    judged = _Judged(
        gain=float(row["gain"]),
        low=float(row["low"]),
        high=float(row["high"]),
        margin=float(row["margin"]),
        metric=EVERY[row["metric"]],
        winner=str(row["verdict"]),
        arm=str(row["arm"]),
        task=str(row["task"]),
        replicates=replicates,
        planned=planned or replicates,
        resampling=resampling,
    )
    return judged.of_nobody() if judged.winner in NOBODY else judged.of_winner()


@dataclass(frozen=True)
class _Judged:
    """A difference with its verdict."""

    gain: float
    low: float
    high: float
    margin: float
    metric: Metric
    winner: str
    arm: str
    task: str
    replicates: int
    planned: int
    resampling: Resampling

    def of_winner(self) -> str:
        """Say who is better."""
        gain, low, high, metric = self.gain, self.low, self.high, self.metric
        if self.winner != self.arm:  # apart is ahead: turn the sign round
            gain, low, high = -gain, -high, -low
        size = f"{_with_unit(metric.amount(gain), metric)} {metric.better}"
        other = REFERENCE.name if self.winner == self.arm else self.arm
        where = "on average" if self.task == ALL else f"on '{self.task}'"
        name = self.winner[0].upper() + self.winner[1:]
        return (
            f"{name} is better: {size} {where} than {other} ({_span(low, high, metric)}, "
            f"{self._count()})."
        )

    def of_nobody(self) -> str:
        """Say that both are practically the same, or undecided and what would decide it."""
        metric, count, on = self.metric, self._count(), self._on()
        if math.isnan(self.gain):
            return "Undecided: no test part holds the labels that this score needs."
        if math.isnan(self.low):
            return f"Undecided: {count} has no interval; ask for more."
        if self.low == self.high:
            return (
                "Undecided: all replicates have the same difference, "
                f"{_with_unit(metric.amount(self.gain), metric)}, which tells nothing of chance."
            )
        if self.winner == SAME:
            return (
                f"Practically the same: {self.arm} and {REFERENCE.name} differ{on} by at most "
                f"{_with_unit(metric.amount(self.margin), metric)} of {metric.noun} (gain of "
                f"{self.arm} {metric.signed(self.gain)}, {_span(self.low, self.high, metric)}, "
                f"{count})."
            )
        return (
            f"Undecided: the gain of {self.arm} over {REFERENCE.name}{on} may be anything from "
            f"{metric.signed(self.low)} to {_with_unit(metric.signed(self.high), metric)} (95% "
            f"interval, {count}). {self._more()}"
        )

    def _more(self) -> str:
        """Say what would likely decide."""
        replicates = self.replicates
        wanted = replicates_to_decide(self.gain, self.low, self.high, self.margin, replicates)
        if wanted is None:
            return "The gain lies so near to the margin that more data would hardly decide."
        if self.resampling.splits == 1:
            return f"About {wanted:,} starts would likely decide, for this split."
        if self.resampling.overlap:  # the same rows, split again, bring little that is new
            times = max(1.1, wanted / replicates)
            return f"About {times:.1f} times as many rows would likely decide."
        return f"About {wanted:,} replicates would likely decide."

    def _count(self) -> str:
        return counted(self.resampling, self.replicates, self.planned)

    def _on(self) -> str:
        return "" if self.task == ALL else f" on '{self.task}'"


def _span(low: float, high: float, metric: Metric) -> str:
    return f"95% interval {metric.amount(low)} to {metric.amount(high)}"


def _with_unit(written: str, metric: Metric) -> str:
    """Add the unit, which is the task's own where the metric has none."""
    return f"{written} {metric.long_unit}".rstrip()
