"""Maps and slices of gains as plotly figures."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.results.judging import NOBODY, SAME, UNDECIDED
from core.settings.numerals import numeral
from core.settings.setting import Value
from dashboard.shared.figure import Figure, Layout, Trace
from dashboard.shared.figures import (
    DIVERGING,
    TINY,
    colour_bar,
    error_bars,
    laid_out,
    line_at_zero,
    titled,
)
from dashboard.shared.gains.axes import AXIS_NAMES, number
from dashboard.shared.gains.frames import GainMap, turns
from dashboard.shared.theme import UNLABELLED, translucent, verdict_colour

HATCH = ((0.0, 0.5, 0.5, 1.0), (0.0, 0.0, 1.0, 1.0), (0.5, 0.0, 1.0, 0.5))  # strokes of a cell
STROKE, DOT = "rgba(110,110,110,0.55)", 0.32  # dots lie so far from the middle of a cell
CELL_HEIGHT = 52
SATURATED = 0.75  # share of cells below full colour: a few large losses must not pale the rest


def gain_heatmap(gains: GainMap, axes: Sequence[str]) -> Figure:
    """Draw who wins in colours, hatched where undecided, dotted where practically the same.

    A line runs where the gain turns, between cells: places of the axes are names, with nothing
    measured between them.
    Each cell holds an invisible marker, so that it can be pointed at and clicked; its customdata
    are the cell's values of the axes.
    """
    quiet = {"type": "scatter", "hoverinfo": "skip", "showlegend": False}
    traces = [
        _colours(gains),
        {**quiet, "mode": "lines", **_hatch(gains)},
        {**quiet, "mode": "markers", **_dots(gains)},
        {**quiet, "mode": "lines", **_zero_line(gains)},
        _cells(gains),
    ]
    second: Layout = {"visible": False}
    if len(axes) > 1:
        second = titled(AXIS_NAMES[axes[1]], **_places(axes[1], gains.y))
    return laid_out(
        traces,
        CELL_HEIGHT * len(gains.y) + 160,
        xaxis=titled(AXIS_NAMES[axes[0]], **_places(axes[0], gains.x)),
        yaxis=second,
        hovermode="closest",
    )


def _colours(gains: GainMap) -> Trace:
    """Draw the gain of every cell as its number and, where somebody wins, as its colour."""
    measured = np.isfinite(gains.gain)
    limit = float(np.nanquantile(np.abs(gains.gain), SATURATED)) if measured.any() else 1.0
    return {
        "type": "heatmap",
        "z": np.where(measured & np.isin(gains.verdict, NOBODY), 0.0, gains.gain),
        "x": np.arange(len(gains.x)),
        "y": np.arange(len(gains.y)),
        "text": _numbers(gains),
        "texttemplate": "%{text}",  # as large as fits, dark or light as the cell needs
        "hoverinfo": "skip",
        "colorscale": DIVERGING,
        "zmin": -max(limit, TINY),
        "zmax": max(limit, TINY),
        "xgap": 1,
        "ygap": 1,
        "colorbar": colour_bar(f"gain ({gains.unit})"),
    }


def _places(axis: str, values: Sequence[Value]) -> dict[str, object]:
    """Put values at equal distances, whatever their size."""
    return {
        "tickvals": list(range(len(values))),
        "ticktext": [number(axis, value) for value in values],
        "range": [-0.5, len(values) - 0.5],
        "showgrid": False,
        "zeroline": False,
    }


def _hatch(gains: GainMap) -> Trace:
    """Draw three strokes through every undecided cell."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row, column in np.argwhere(gains.verdict == UNDECIDED).tolist():
        for left, bottom, right, top in HATCH:
            x += [column - 0.5 + left, column - 0.5 + right, None]
            y += [row - 0.5 + bottom, row - 0.5 + top, None]
    return {"x": x, "y": y, "line": {"color": STROKE, "width": 1}}


def _dots(gains: GainMap) -> Trace:
    """Draw a dot into each corner of every cell in which both are practically the same."""
    cells = np.argwhere(gains.verdict == SAME).tolist()
    corners = [(dx, dy) for dx in (-DOT, DOT) for dy in (-DOT, DOT)]
    return {
        "x": [column + dx for _, column in cells for dx, _ in corners],
        "y": [row + dy for row, _ in cells for _, dy in corners],
        "marker": {"size": 4, "color": STROKE},
    }


def _zero_line(gains: GainMap) -> Trace:
    """Draw the edges between measured neighbours of which one gains and the other does not."""
    x: list[float | None] = []
    y: list[float | None] = []
    beside, above = turns(gains)
    for row, column in beside:
        x += [column + 0.5, column + 0.5, None]
        y += [row - 0.5, row + 0.5, None]
    for row, column in above:
        x += [column - 0.5, column + 0.5, None]
        y += [row + 0.5, row + 0.5, None]
    return {"x": x, "y": y, "line": {"color": "#222222", "width": 4}}


def _numbers(gains: GainMap) -> list[list[str]]:
    """Write the gain of every measured cell."""
    form = f"+.{gains.digits}f"
    return [["" if np.isnan(g) else numeral(g, form) for g in row] for row in gains.gain]


def _cells(gains: GainMap) -> Trace:
    """Draw an invisible marker on every cell."""
    rows, columns = (part.ravel() for part in np.indices(gains.gain.shape))
    return {
        "type": "scatter",
        "mode": "markers",
        "showlegend": False,
        "x": columns,
        "y": rows,
        "marker": {"size": 34, "symbol": "square", "opacity": 0.01, "color": "#FFFFFF"},
        "customdata": [[gains.x[c], gains.y[r]] for r, c in zip(rows, columns, strict=True)],
        "hovertext": [_lines(words) for words in gains.words.ravel()],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _lines(words: str) -> str:
    """Break the words of a point into lines that fit beside it."""
    return words.replace(": ", "<br>", 1).replace("; ", "<br>")


def gain_slice(frame: pd.DataFrame, axis: str) -> Figure:
    """Draw gain with its 95% interval along one axis; zero is where neither arm is ahead."""
    line = {
        "type": "scatter",
        "x": [number(axis, value) for value in frame[axis]],
        "y": frame["gain"].to_numpy(),
        "mode": "lines+markers",
        "line": {"color": translucent(UNLABELLED, 0.6), "width": 1.5},
        "marker": {"color": [verdict_colour(winner) for winner in frame["verdict"]], "size": 10},
        "error_y": error_bars(frame, "gain"),
        "hovertemplate": "%{x}: %{y:+.2f}<extra></extra>",
        "showlegend": False,
    }
    unit = str(frame["unit"].iloc[0]) if len(frame) else ""
    return laid_out(
        [line],
        300,
        xaxis=titled(AXIS_NAMES[axis], type="category"),
        yaxis=titled(f"gain of together ({unit})"),
        shapes=[line_at_zero("y", 1.5)],
    )
