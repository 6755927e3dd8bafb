"""The curves of a finished race as SVG text, to be uncovered from left to right."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log

import numpy as np
import pandas as pd

from dashboard.shared.theme import markdown_colour

WIDTH, HEIGHT = 460.0, 254.0
LEFT, RIGHT, TOP, BOTTOM = 42.0, 356.0, 38.0, 214.0  # of the axes; names of curves stand right
LETTER, LINE = 4.5, 17.0  # from the middle of a line of text to where it is written; its height
TICKS = 1.0, 0.5, 0.3, 0.2, 0.15, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01  # of error
END = "shown"  # the id of the box that is uncovered


def drawn(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Write the mean error of each arm against steps, with its band.

    Args:
        frame: see `dashboard.shared.race.frames.race_frame`, of the error.
        names: by arm, what is written at the end of its curve.
    """
    errors = frame[["mean", "low", "high"]]
    axes = _Axes(int(frame["step"].max()), float(errors.min().min()), float(errors.max().max()))
    curves = {arm: frame[frame["arm"] == arm] for arm in names}
    ends = _apart([axes.y(float(part["mean"].iloc[-1])) for part in curves.values()])
    bands = "".join(_band(axes, arm, part) for arm, part in curves.items())
    lines = "".join("".join(_lines(axes, arm, part)) for arm, part in curves.items())
    written = "".join(
        f'<text class="name" x="{RIGHT + 8}" y="{y + LETTER:.1f}" fill="{_colour(arm)}">'
        f"{names[arm]}</text>"
        for arm, y in zip(curves, ends, strict=True)
    )
    said = " and ".join(names.values())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" '
        f'aria-label="Share of wrong answers of {said} against training steps, with 95% bands">'
        f'<clipPath id="{END}"><rect x="{LEFT - 3}" y="0" width="{RIGHT - LEFT + 6}" '
        f'height="{HEIGHT}"/></clipPath>{axes.written()}'
        f'<g clip-path="url(#{END})">{bands}{lines}</g>{written}</svg>'
    )


class _Axes:
    """Where steps and errors stand.

    Late differences are small beside the fall from guessing: errors are by their logarithm.
    """

    def __init__(self, steps: int, least: float, most: float) -> None:
        self._steps, self._least, self._most = steps, max(least, TICKS[-1]), most

    def x(self, step: float) -> float:
        return LEFT + (RIGHT - LEFT) * step / self._steps

    def y(self, error: float) -> float:
        share = log(max(error, self._least) / self._least) / log(self._most / self._least)
        return BOTTOM - (BOTTOM - TOP) * share

    def written(self) -> str:
        """Write lines and numbers in the ink of the page."""
        ticks: list[float] = []
        for tick in TICKS:
            inside = self._least <= tick <= self._most
            if inside and (not ticks or self.y(tick) - self.y(ticks[-1]) >= LINE):
                ticks.append(tick)
        lines = "".join(
            f'<path class="grid" d="M{LEFT} {self.y(tick):.1f}H{RIGHT}"/>' for tick in ticks
        )
        numbers = "".join(
            f'<text class="tick" x="{LEFT - 8}" y="{self.y(tick) + LETTER:.1f}" '
            f'text-anchor="end">{tick:.0%}</text>'
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
            f'wrong answers, log scale</text><text class="tick" x="{(LEFT + RIGHT) / 2}" '
            f'y="{BOTTOM + 2 * LINE}" text-anchor="middle">training steps</text>'
        )


def _colour(arm: str) -> str:
    """Return the page's colour of an arm, which differs between light and dark."""
    return f"var(--st-{markdown_colour(arm)}-text-color)"


def _band(axes: _Axes, arm: str, part: pd.DataFrame) -> str:
    known = part.dropna(subset=["low", "high"])
    there = _points(axes, known["step"], known["high"])
    back = _points(axes, known["step"][::-1], known["low"][::-1])
    return f'<path fill="{_colour(arm)}" fill-opacity=".18" d="M{"L".join([*there, *back])}z"/>'


def _lines(axes: _Axes, arm: str, part: pd.DataFrame) -> Iterator[str]:
    """Draw a line, dotted from where the last network has ended."""
    points = _points(axes, part["step"], part["mean"])
    ended = np.flatnonzero(part["ended"] >= 1)
    end = int(ended[0]) if len(ended) else len(points) - 1
    for kind, drawn in (("line", points[: end + 1]), ("line level", points[end:])):
        if len(drawn) > 1:
            yield f'<path class="{kind}" stroke="{_colour(arm)}" d="M{"L".join(drawn)}"/>'


def _points(axes: _Axes, steps: Iterable[float], errors: Iterable[float]) -> list[str]:
    return [f"{axes.x(x):.1f} {axes.y(y):.1f}" for x, y in zip(steps, errors, strict=True)]


def _apart(places: Sequence[float]) -> list[float]:
    """Move two names so far from each other that both can be read."""
    if len(places) != 2 or abs(places[0] - places[1]) >= LINE:
        return list(places)
    middle, half = sum(places) / 2, LINE / 2
    return [middle - half, middle + half][:: 1 if places[0] <= places[1] else -1]
