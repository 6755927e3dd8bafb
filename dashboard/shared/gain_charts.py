"""Maps and slices of gains as plotly figures."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.experiments.grid import Value
from core.results.gain import NO_DIFFERENCE
from dashboard.shared.charts import laid_out
from dashboard.shared.gain_frames import AXIS_NAMES, GainMap, number
from dashboard.shared.theme import APART, TOGETHER, UNLABELLED, translucent

DIVERGING = [[0.0, APART], [0.5, "#F7F7F7"], [1.0, TOGETHER]]
HATCH = ((0.0, 0.5, 0.5, 1.0), (0.0, 0.0, 1.0, 1.0), (0.5, 0.0, 1.0, 0.5))  # strokes of a cell
CELL_HEIGHT = 52
TINY = 1e-6  # a colour scale must not be empty where every gain is zero
SATURATED = 0.75  # share of cells below full colour: a few large losses must not pale the rest


def gain_heatmap(found: GainMap, axes: Sequence[str]) -> go.Figure:
    """Draw gains as colours, hatched where no difference is shown, with the line of zero gain.

    The line runs between cells: places of the axes are names, with nothing measured between them.
    Each cell holds an invisible marker, so that it can be pointed at and clicked; its customdata
    are the cell's values of the axes.
    """
    figure = go.Figure()
    measured = np.isfinite(found.gain)
    limit = float(np.nanquantile(np.abs(found.gain), SATURATED)) if measured.any() else 1.0
    figure.add_heatmap(
        z=found.gain,
        x=np.arange(len(found.x)),
        y=np.arange(len(found.y)),
        text=_numbers(found),
        texttemplate="%{text}",  # as large as fits, dark or light as the cell needs
        hoverinfo="skip",
        colorscale=DIVERGING,
        zmin=-max(limit, TINY),
        zmax=max(limit, TINY),
        xgap=1,
        ygap=1,
        colorbar={
            "title": {"text": f"gain ({found.unit})", "side": "top"},
            "orientation": "h",  # a narrow screen has no room beside the map
            "thickness": 10,
            "y": 1.02,
            "yanchor": "bottom",
        },
    )
    figure.add_scatter(**_hatch(found), mode="lines", hoverinfo="skip", showlegend=False)
    figure.add_scatter(**_zero_line(found), mode="lines", hoverinfo="skip", showlegend=False)
    figure.add_scatter(**_cells(found), mode="markers", showlegend=False)
    figure.update_xaxes(title=AXIS_NAMES[axes[0]], **_places(axes[0], found.x))
    if len(axes) > 1:
        figure.update_yaxes(title=AXIS_NAMES[axes[1]], **_places(axes[1], found.y))
    else:
        figure.update_yaxes(visible=False)
    height = CELL_HEIGHT * len(found.y) + 160
    return laid_out(figure, height, hovermode="closest")


def _places(axis: str, values: Sequence[Value]) -> dict[str, object]:
    """Put values at equal distances, whatever their size."""
    return {
        "tickvals": list(range(len(values))),
        "ticktext": [number(axis, value) for value in values],
        "range": [-0.5, len(values) - 0.5],
        "showgrid": False,
        "zeroline": False,
    }


def _hatch(found: GainMap) -> dict[str, object]:
    """Draw three strokes through every measured cell that shows no difference."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row, column in zip(*np.nonzero(~found.shown & ~np.isnan(found.gain)), strict=True):
        for left, bottom, right, top in HATCH:
            x += [column - 0.5 + left, column - 0.5 + right, None]
            y += [row - 0.5 + bottom, row - 0.5 + top, None]
    return {"x": x, "y": y, "line": {"color": "rgba(110,110,110,0.55)", "width": 1}}


def _zero_line(found: GainMap) -> dict[str, object]:
    """Draw the edges between measured neighbours of which one gains and the other does not."""
    x: list[float | None] = []
    y: list[float | None] = []
    positive = np.where(np.isnan(found.gain), np.nan, found.gain >= 0)
    for row, column in zip(*np.nonzero(np.abs(np.diff(positive, axis=1)) == 1), strict=True):
        x += [column + 0.5, column + 0.5, None]
        y += [row - 0.5, row + 0.5, None]
    for row, column in zip(*np.nonzero(np.abs(np.diff(positive, axis=0)) == 1), strict=True):
        x += [column - 0.5, column + 0.5, None]
        y += [row + 0.5, row + 0.5, None]
    return {"x": x, "y": y, "line": {"color": "#222222", "width": 4}}


def _numbers(found: GainMap) -> list[list[str]]:
    """Write the gain of every measured cell."""
    digits = 2 if found.unit == "nats" else 1
    rows = (["" if np.isnan(g) else f"{g:+.{digits}f}" for g in row] for row in found.gain)
    return [[word.replace("-", "−") for word in row] for row in rows]


def _cells(found: GainMap) -> dict[str, object]:
    rows, columns = (part.ravel() for part in np.indices(found.gain.shape))
    return {
        "x": columns,
        "y": rows,
        "marker": {"size": 34, "symbol": "square", "opacity": 0.01, "color": "#FFFFFF"},
        "customdata": [[found.x[c], found.y[r]] for r, c in zip(rows, columns, strict=True)],
        "hovertext": [_lines(words) for words in found.words.ravel()],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _lines(words: str) -> str:
    """Break the words of a point into lines that fit beside it."""
    return words.replace(": ", "<br>", 1).replace("; ", "<br>")


def gain_slice(frame: pd.DataFrame, axis: str, height: int = 300) -> go.Figure:
    """Draw gain with its 95% interval along one axis; zero is where neither arm is ahead."""
    colour = [
        UNLABELLED if word == NO_DIFFERENCE else TOGETHER if gain > 0 else APART
        for word, gain in zip(frame["verdict"], frame["gain"], strict=True)
    ]
    places = [number(axis, value) for value in frame[axis]]
    figure = go.Figure(
        go.Scatter(
            x=places,
            y=frame["gain"],
            mode="lines+markers",
            line={"color": translucent(UNLABELLED, 0.6), "width": 1.5},
            marker={"color": colour, "size": 10},
            error_y={
                "type": "data",
                "array": frame["high"] - frame["gain"],
                "arrayminus": frame["gain"] - frame["low"],
                "color": UNLABELLED,
                "thickness": 1.5,
            },
            hovertemplate="%{x}: %{y:+.2f}<extra></extra>",
            showlegend=False,
        )
    )
    figure.add_hline(y=0, line_width=1.5, line_color=UNLABELLED)
    unit = str(frame["unit"].iloc[0]) if len(frame) else ""
    figure.update_xaxes(title=AXIS_NAMES[axis], type="category")
    figure.update_yaxes(title=f"gain of together ({unit})")
    return laid_out(figure, height)
