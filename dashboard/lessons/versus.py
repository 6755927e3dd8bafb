"""Two arms at one measured point, each compared with apart: which of the two is better?"""

from dataclasses import dataclass

import pandas as pd

from core.metrics.catalogue import METRICS
from core.metrics.metric import Metric
from core.results.judging import SAME, UNDECIDED, verdict


@dataclass(frozen=True)
class Versus:
    """The gain of one arm over another.

    Attributes:
        winner: the better arm, or that both are practically the same, or that it is undecided.
        low, high: within them lies the paired 95% interval.
    """

    arm: str
    against: str
    metric: Metric
    gain: float
    low: float
    high: float
    winner: str

    @property
    def words(self) -> str:
        """Say which of the two is better, by how much, and how sure that is."""
        pair = f"{_capital(self.arm)} and {self.against}"
        if self.winner == UNDECIDED:
            return f"{pair}: which of the two is better is undecided ({self._span(1)})."
        if self.winner == SAME:
            return f"{pair} are practically the same ({self._span(1)})."
        sign = 1 if self.winner == self.arm else -1
        loser = self.against if sign > 0 else self.arm
        metric = self.metric
        return (
            f"{_capital(self.winner)} is better than {loser}: {metric.amount(sign * self.gain)} "
            f"{metric.long_unit} {metric.better} ({self._span(sign)})."
        )

    def _span(self, sign: int) -> str:
        low, high = sorted((sign * self.low, sign * self.high))
        return f"paired 95% interval within {self.metric.signed(low)} to {self.metric.signed(high)}"


def versus(one: pd.Series, other: pd.Series) -> Versus:
    """Compare two arms by their gains over apart.

    Both gains are paired with the same networks of apart, replicate by replicate. Their difference
    has at most the sum of both standard deviations, whatever they have to do with each other: its
    own paired interval lies within the one given here.

    Args:
        one, other: rows of one point, see `measured.rows`.
    """
    half = sum(float(row["high"] - row["low"]) / 2 for row in (one, other))
    gain = float(one["gain"] - other["gain"])
    low, high, margin = gain - half, gain + half, float(one["margin"])
    arm, against = str(one["arm"]), str(other["arm"])
    winner = verdict(low, high, margin, arm, against)
    return Versus(arm, against, METRICS[one["metric"]], gain, low, high, winner)


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]
