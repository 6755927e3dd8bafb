"""The curves of a finished race as SVG text, to be uncovered from left to right."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from math import log

import numpy as np
import pandas as pd

from core.metrics.catalogue import ERROR
from core.metrics.metric import Metric
from core.results.gain import ALL
from core.results.result import Result
from dashboard.shared.race.frames import MARKED, scored_frame, settled_frame
from dashboard.shared.theme import markdown_colour

WIDTH, HEIGHT = 460.0, 276.0
LEFT, RIGHT, TOP, BOTTOM = 42.0, 356.0, 38.0, 214.0  # of the axes; names of curves stand right
LETTER, LINE = 4.5, 17.0  # from the middle of a line of text to where it is written; its height
TICKS = 1.0, 0.5, 0.3, 0.2, 0.15, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01  # of what falls
EVEN = 1.0, 0.8, 0.6, 0.4, 0.2, 0.0  # of what rises
END = "shown"  # the id of the box that is uncovered


def of_race(
    result: Result, names: Mapping[str, str], metric: Metric = ERROR, task: str = ALL
) -> str:
    """Write the curves of a finished race, of the mean over tasks or of one; see `drawn`."""
    frame = settled_frame(result, metric.name, task=task)
    return drawn(frame, scored_frame(result, metric.name, task), names, metric)


def drawn(
    frame: pd.DataFrame, scored: pd.DataFrame, names: Mapping[str, str], metric: Metric = ERROR
) -> str:
    """Write the mean score of each arm against steps, with its band, and where it is scored.

    Args:
        frame: see `dashboard.shared.race.frames.race_frame`, of the metric.
        scored: see `dashboard.shared.race.frames.scored_frame`.
        names: by arm, what is written at the end of its curve.
        metric: one of those that have curves.
    """
    scores = frame[["mean", "low", "high"]]
    least, most = float(scores.min().min()), float(scores.max().max())
    axes = _Axes(int(frame["step"].max()), least, most, metric)
    curves = {arm: frame[frame["arm"] == arm] for arm in names}
    ends = _apart([axes.y(float(part["mean"].iloc[-1])) for part in curves.values()])
    bands = "".join(_band(axes, arm, part) for arm, part in curves.items())
    lines = "".join("".join(_lines(axes, arm, part)) for arm, part in curves.items())
    marks = "".join(
        f'<circle class="scored" cx="{axes.x(step):.1f}" cy="{axes.y(score):.1f}" r="5" '
        f'fill="{_colour(arm)}"/>'
        for arm, step, score in scored.itertuples(index=False)
        if arm in names
    )
    written = "".join(
        f'<text class="name" x="{RIGHT + 8}" y="{y + LETTER:.1f}" fill="{_colour(arm)}">'
        f"{escape(names[arm])}</text>"
        for arm, y in zip(curves, ends, strict=True)
    )
    said = escape(f"{axes.spoken} of {' and '.join(names.values())}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" '
        f'aria-label="{said} against training steps, with 95% bands">'
        f'<clipPath id="{END}"><rect x="{LEFT - 3}" y="0" width="{RIGHT - LEFT + 6}" '
        f'height="{HEIGHT}"/></clipPath>{axes.written()}'
        f'<g clip-path="url(#{END})">{bands}{lines}{marks}</g>{written}</svg>'
    )


class _Axes:
    """Where steps and scores stand.

    Late differences are small beside the fall from guessing: what falls is by its logarithm.
    """

    def __init__(self, steps: int, least: float, most: float, metric: Metric) -> None:
        self._steps, self._falls = steps, metric.lower_is_better
        self._percent = metric.percent
        # an untrained network may lie far below what can be read of those that have learned
        self._least = max(least, TICKS[-1] if self._falls else EVEN[-1])
        self._most = max(most, self._least + TICKS[-1])
        noun = metric.noun[0].upper() + metric.noun[1:]
        self.spoken = "Share of wrong answers" if metric is ERROR else noun
        self._noun = "wrong answers" if metric is ERROR else metric.noun

    def x(self, step: float) -> float:
        return LEFT + (RIGHT - LEFT) * step / self._steps

    def y(self, score: float) -> float:
        score = max(score, self._least)
        if self._falls:
            share = log(score / self._least) / log(self._most / self._least)
        else:
            share = (score - self._least) / (self._most - self._least)
        return BOTTOM - (BOTTOM - TOP) * share

    def written(self) -> str:
        """Write lines and numbers in the ink of the page."""
        ticks: list[float] = []
        for tick in TICKS if self._falls else EVEN:
            inside = self._least <= tick <= self._most
            if inside and (not ticks or self.y(tick) - self.y(ticks[-1]) >= LINE):
                ticks.append(tick)
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

    def _said(self) -> str:
        return f"{self._noun}, log scale" if self._falls else self._noun

    def _number(self, tick: float) -> str:
        return f"{tick:.0%}" if self._percent else f"{tick:g}"


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
    """Move names so far from each other that all can be read; they keep their order."""
    order = sorted(range(len(places)), key=lambda k: places[k])
    moved: list[float] = []
    for k in order:
        moved.append(max(places[k], moved[-1] + LINE) if moved else places[k])
    # those that were in each other's way stand about where they were
    shift = sum(m - places[k] for m, k in zip(moved, order, strict=True)) / max(1, len(places))
    by_name = {k: m - shift for m, k in zip(moved, order, strict=True)}
    return [by_name[k] for k in range(len(places))]
