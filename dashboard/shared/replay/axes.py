"""Where steps and scores stand in a small picture of curves, and what is written there."""

from math import ceil, floor, log, log10

from core.metrics.catalogue import ERROR
from core.metrics.metric import Metric
from dashboard.shared.race.frames import MARKED

WIDTH, HEIGHT = 460.0, 276.0
LEFT, RIGHT, TOP, BOTTOM = 42.0, 356.0, 38.0, 214.0  # of the axes; names of curves stand right
LETTER, LINE = 4.5, 17.0  # from the middle of a line of text to where it is written; its height
TICKS = 1.0, 0.5, 0.3, 0.2, 0.15, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01  # of what falls
EVEN = 1.0, 0.8, 0.6, 0.4, 0.2, 0.0  # of what rises


class Axes:
    """The axes of curves.

    Late differences are small beside the fall from guessing: what falls is by its logarithm.
    """

    def __init__(self, steps: int, least: float, most: float, metric: Metric) -> None:
        self._steps, self._falls = max(1, steps), metric.lower_is_better
        self._percent = metric.percent
        # an untrained network may lie far below what can be read of those that have learned
        self._least = max(least, TICKS[-1] if self._falls else EVEN[-1])
        self._most = max(most, self._least + TICKS[-1])
        noun = metric.noun[0].upper() + metric.noun[1:]
        self.spoken = "Share of wrong answers" if metric is ERROR else noun
        self._noun = "wrong answers" if metric is ERROR else metric.noun

    def x(self, step: float) -> float:
        """Place a step."""
        return LEFT + (RIGHT - LEFT) * step / self._steps

    def y(self, score: float) -> float:
        """Place a score; one below the axis stands at its foot."""
        score = max(score, self._least)
        if self._falls:
            share = log(score / self._least) / log(self._most / self._least)
        else:
            share = (score - self._least) / (self._most - self._least)
        return BOTTOM - (BOTTOM - TOP) * share

    def written(self) -> str:
        """Write lines and numbers in the ink of the page."""
        ticks = self._ticks()
        lines = "".join(
            f'<path class="grid" d="M{LEFT} {self.y(tick):.1f}H{RIGHT}"/>' for tick in ticks
        )
        numbers = "".join(
            f'<text class="tick" x="{LEFT - 8}" y="{self.y(tick) + LETTER:.1f}" '
            f'text-anchor="end">{self._number(tick)}</text>'
            for tick in ticks
        )
        places = {0: "start", self._steps // 2: "middle", self._steps: "end"}
        steps = "".join(
            f'<text class="tick" x="{self.x(step):.1f}" y="{BOTTOM + LINE}" '
            f'text-anchor="{anchor}">{step:,}</text>'
            for step, anchor in places.items()
        )
        return (
            f'{lines}{numbers}{steps}<text class="tick" x="{LEFT - 30}" y="{TOP - 1.5 * LINE}">'
            f'{self._said()}</text><text class="tick" x="{(LEFT + RIGHT) / 2}" '
            f'y="{BOTTOM + 2 * LINE}" text-anchor="middle">training steps</text>'
            f'<text class="tick" x="{LEFT - 30}" y="{BOTTOM + 3.2 * LINE}">{MARKED}</text>'
        )

    def _ticks(self) -> list[float]:
        """Choose scores a line of text apart: usual ones, or even ones where two usual lack."""
        apart: list[float] = []
        for tick in TICKS if self._falls else EVEN:
            inside = self._least <= tick <= self._most
            if inside and (not apart or self.y(tick) - self.y(apart[-1]) >= LINE):
                apart.append(tick)
        return apart if len(apart) > 1 else even_ticks(self._least, self._most)

    def _said(self) -> str:
        return f"{self._noun}, log scale" if self._falls else self._noun

    def _number(self, tick: float) -> str:
        return f"{100 * tick:g}%" if self._percent else f"{tick:g}"


def even_ticks(low: float, high: float) -> list[float]:
    """Return two to five round numbers between two others.

    >>> even_ticks(0.55, 0.69), even_ticks(0.031, 0.046)
    ([0.55, 0.6, 0.65], [0.035, 0.04, 0.045])
    """
    size = 10.0 ** floor(log10(high - low))
    step = next(part * size for part in (0.5, 1, 2) if (high - low) / (part * size) < 5)
    first = ceil(round(low / step, 6))
    return [round(tick * step, 9) for tick in range(first, floor(round(high / step, 6)) + 1)]
