"""The curves of a finished race as SVG text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

import numpy as np
import pandas as pd

from core.metrics.catalogue import ERROR
from core.metrics.metric import Metric
from core.results.gain import ALL
from core.results.result import Result
from dashboard.shared.race.frames import scored_frame, settled_frame
from dashboard.shared.replay.axes import HEIGHT, LETTER, LINE, RIGHT, WIDTH, Axes
from dashboard.shared.theme import markdown_colour

CSS = """
.tick { fill: currentColor; opacity: .8 }
.name { font-weight: 600 }
.grid { stroke: currentColor; stroke-opacity: .15 }
.line { fill: none; stroke-width: 2.5; stroke-linejoin: round }
.level { stroke-dasharray: 2 4 }
"""


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

    What `CSS` says of it is for the page.
    """
    scores = frame[["mean", "low", "high"]]
    least, most = float(scores.min().min()), float(scores.max().max())
    axes = Axes(int(frame["step"].max()), least, most, metric)
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
        f"{axes.written()}<g>{bands}{lines}{marks}</g>{written}</svg>"
    )


def _colour(arm: str) -> str:
    """Return the page's colour of an arm, which differs between light and dark."""
    return f"var(--st-{markdown_colour(arm)}-text-color)"


def _band(axes: Axes, arm: str, part: pd.DataFrame) -> str:
    """Draw what lies between low and high; "" where they are not known."""
    known = part.dropna(subset=["low", "high"])
    if known.empty:
        return ""
    there = _points(axes, known["step"], known["high"])
    back = _points(axes, known["step"][::-1], known["low"][::-1])
    return f'<path fill="{_colour(arm)}" fill-opacity=".18" d="M{"L".join([*there, *back])}z"/>'


def _lines(axes: Axes, arm: str, part: pd.DataFrame) -> Iterator[str]:
    """Draw a line, dotted from where the last network has ended."""
    points = _points(axes, part["step"], part["mean"])
    ended = np.flatnonzero(part["ended"] >= 1)
    end = int(ended[0]) if len(ended) else len(points) - 1
    for kind, drawn in (("line", points[: end + 1]), ("line level", points[end:])):
        if len(drawn) > 1:
            yield f'<path class="{kind}" stroke="{_colour(arm)}" d="M{"L".join(drawn)}"/>'


def _points(axes: Axes, steps: Iterable[float], errors: Iterable[float]) -> list[str]:
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
