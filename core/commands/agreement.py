"""Whether a figure that was given agrees with one that was measured.

A figure agrees when it lies in the measured 95% interval, widened by its own rounding. The sign of
a gain agrees when the figure is not zero and the whole interval lies on the figure's side of zero.
"""

from dataclasses import dataclass

AGREES, SIGN_AGREES, DIFFERS = "agrees", "sign agrees", "differs"


@dataclass(frozen=True)
class Estimate:
    """A mean over replicates and its 95% interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Level:
    """A figure such as an error, as printed; its decimals say how it was rounded."""

    text: str

    def judge(self, measured: Estimate | None) -> str:
        """Say "agrees" or "differs"."""
        if measured is None:
            return DIFFERS
        # half of the last printed decimal
        rounding = 0.5 * 10.0 ** -len(self.text.partition(".")[2])
        value = float(self.text)
        within = measured.low - rounding <= value <= measured.high + rounding
        return AGREES if within else DIFFERS


@dataclass(frozen=True)
class PrintedGain:
    """A gain as printed: positive where together is better.

    >>> PrintedGain("+1.7").judge(Estimate(1.2, 0.5, 1.9))
    'agrees'
    >>> PrintedGain("+1.7").judge(Estimate(3.0, 2.5, 3.5))
    'sign agrees'
    """

    text: str

    def judge(self, measured: Estimate | None) -> str:
        """Say "agrees", "sign agrees" or "differs"."""
        word = Level(self.text).judge(measured)
        if word == AGREES or measured is None:
            return word
        value = float(self.text)
        same = measured.low > 0 if value > 0 else measured.high < 0
        return SIGN_AGREES if value and same else DIFFERS


@dataclass(frozen=True)
class NotAhead:
    """The claim that together does not win."""

    text: str = "not ahead"

    def judge(self, measured: Estimate | None) -> str:
        """Say "agrees" when the gain is not clearly above zero."""
        return AGREES if measured is not None and measured.low <= 0 else DIFFERS


@dataclass(frozen=True)
class Impossible:
    """The claim that nothing is left to learn from."""

    text: str = "impossible"

    def judge(self, measured: Estimate | None) -> str:
        """Say "agrees" when nothing could be measured."""
        return AGREES if measured is None else DIFFERS


Given = Level | PrintedGain | NotAhead | Impossible
