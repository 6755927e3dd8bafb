"""What a metric must say of itself."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.settings.numerals import numeral

LONG_UNITS = {"pp": "percentage points"}  # of units that have a longer name
SPOKEN_UNITS = {"pp": "points"}  # of units that are called otherwise in a sentence

# logits (..., n), labels (..., n) with NaN where '?' -> (...) scores, NaN where there is none
Compute = Callable[[NDArray[np.float32], NDArray[np.float32]], NDArray[np.float64]]


@dataclass(frozen=True)
class Metric:
    """A score of one task on test examples.

    Attributes:
        name: in tables, options and addresses.
        noun: within a sentence.
        unit: of a difference of two scores: "pp", "nats", "places", or "" where it is the task's
            own. scale: units in a difference of 1.
        lower_is_better: whether a gain is a lower score.
        digits: decimals that a gain deserves.
        percent: whether people read the score as a percentage.
        compute: of yes/no tasks, from logits at each task's best step; None: the loss measures it.
        margin: a difference too small to matter, unless people say otherwise: in the unit, or as a
            share of the score of training apart. relative: whether it is a share.
        axis: where the axis of a chart of scores ends if all scores lie inside; None: as they lie.
        kinds: names of the kinds of tasks that it judges.
    """

    name: str
    noun: str
    unit: str
    scale: float
    lower_is_better: bool
    digits: int
    percent: bool
    margin: float = 1.0
    relative: bool = False
    compute: Compute | None = None
    axis: tuple[float, float] | None = None
    kinds: tuple[str, ...] = ("yes/no",)

    @property
    def label(self) -> str:
        """The name on screen."""
        return self.noun[0].upper() + self.noun[1:]

    @property
    def long_unit(self) -> str:
        """The unit in words."""
        return LONG_UNITS.get(self.unit, self.unit)

    @property
    def spoken_unit(self) -> str:
        """The unit in a short sentence, or on an axis.

        >>> from core.metrics.catalogue import ERROR, LOG_LOSS
        >>> ERROR.spoken_unit, LOG_LOSS.spoken_unit
        ('points', 'nats')
        """
        return SPOKEN_UNITS.get(self.unit, self.unit)

    @property
    def better(self) -> str:
        """What a gain is.

        >>> from core.metrics.catalogue import ERROR
        >>> ERROR.better
        'less error'
        """
        return f"{'less' if self.lower_is_better else 'more'} {self.noun}"

    def margin_at(self, apart: float, points: float = 1.0) -> float:
        """Return, in the unit, the margin that goes with so many points of error or AUC.

        Args:
            apart: the score of training apart.

        >>> from core.metrics.catalogue import ERROR, LOG_LOSS
        >>> ERROR.margin_at(0.2, points=0.5), LOG_LOSS.margin_at(0.5, points=2)
        (0.5, 0.05)
        """
        return points * self.margin * (apart if self.relative else 1.0)

    @property
    def sign(self) -> int:
        """1 where a higher score is better, -1 where a lower one is."""
        return -1 if self.lower_is_better else 1

    def amount(self, gain: float) -> str:
        """Write a gain, without its unit, with the digits that it deserves.

        >>> from core.metrics.catalogue import ERROR, LOG_LOSS
        >>> ERROR.amount(2.345), LOG_LOSS.amount(-0.0123)
        ('2.3', '−0.012')
        """
        return numeral(gain, f".{self.digits}f")

    def signed(self, gain: float) -> str:
        """Write a gain with its sign.

        >>> from core.metrics.catalogue import ERROR
        >>> ERROR.signed(2.345), ERROR.signed(-0.01)
        ('+2.3', '0.0')
        """
        written = self.amount(gain)
        return f"+{written}" if gain > 0 and float(written) else written

    def written(self, score: float) -> str:
        """Write a score.

        >>> from core.metrics.catalogue import LOG_LOSS, SKILL
        >>> SKILL.written(0.1234), SKILL.written(-0.0001), SKILL.written(-0.05)
        ('12.3%', '0.0%', '−5.0%')
        >>> LOG_LOSS.written(0.1234)
        '0.123'
        """
        return numeral(score, ".1%" if self.percent else ".3f")
