"""What figures of all pages share: margins, axes, intervals, scales of colours, text to read."""

from collections.abc import Sequence
from typing import Any, Literal

import pandas as pd

from dashboard.shared.figure import Figure, Layout, Trace
from dashboard.shared.theme import APART, TOGETHER, UNLABELLED

MARGIN = {"l": 10, "r": 10, "t": 30, "b": 10}
LEGEND = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
CLEAR = "rgba(0,0,0,0)"  # figures leave the page its ground, light or dark
DIVERGING = [[0.0, APART], [0.5, "#F7F7F7"], [1.0, TOGETHER]]
TINY = 1e-6  # a colour scale must not be empty where every gain is zero
TEXT = 15  # pixels
DARK_INK, LIGHT_INK = "#262730", "#FAFAFA"
STILL = {"displayModeBar": False}  # plotly's tools are for exploring, not for reading


def laid_out(traces: Sequence[Trace], height: int, **layout: object) -> Figure:
    """Give traces the margins and the transparent ground that all figures have.

    Args:
        height: pixels.
        layout: xaxis, yaxis and so on, in plotly's full words.
    """
    shared: Layout = {
        "height": height,
        "margin": MARGIN,
        "legend": LEGEND,
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
    }
    return Figure(traces, {**shared, **layout})


def titled(text: str, **axis: object) -> dict[str, object]:
    """Return an axis with a title."""
    return {"title": {"text": text}, **axis}


def error_bars(
    part: pd.DataFrame, centre: str, thickness: float = 1.5, width: int | None = None
) -> dict[str, object]:
    """Return the bars of an interval around a column of a frame with low and high.

    Args:
        width: of the caps in pixels; None: plotly's own.
    """
    middle = part[centre].to_numpy()
    bars: dict[str, object] = {
        "type": "data",
        "array": part["high"].to_numpy() - middle,
        "arrayminus": middle - part["low"].to_numpy(),
        "thickness": thickness,
        "color": UNLABELLED,
    }
    return bars if width is None else {**bars, "width": width}


def line_at_zero(axis: Literal["x", "y"], width: float) -> dict[str, object]:
    """Return a line across the figure where an axis is zero."""
    other = "y" if axis == "x" else "x"
    return {
        "type": "line",
        "line": {"color": UNLABELLED, "width": width},
        f"{axis}0": 0,
        f"{axis}1": 0,
        f"{axis}ref": axis,
        f"{other}0": 0,
        f"{other}1": 1,
        f"{other}ref": f"{other} domain",
    }


def side_by_side(titles: Sequence[str], spacing: float, x: Layout, y: Layout) -> Layout:
    """Return the axes of parts in a row, each below its title; see `on_part`."""
    return in_rows(titles, len(titles), (spacing, 0.0), x, y)


def in_rows(
    titles: Sequence[str], across: int, spacing: tuple[float, float], x: Layout, y: Layout
) -> Layout:
    """Return the axes of parts in rows of so many, each below its title; see `on_part`.

    Args:
        spacing: between parts side by side and between rows, as shares of width and height.
        x, y: what every axis of that direction has.
    """
    beside, between = spacing
    width = (1 - beside * (across - 1)) / across
    rows = -(-len(titles) // across)
    height = (1 - between * (rows - 1)) / rows
    layout: Layout = {"annotations": []}
    for part, title in enumerate(titles):
        names = on_part(part)
        row, column = divmod(part, across)
        left, top = column * (width + beside), 1 - row * (height + between)
        here_x, here_y = _axis_key(names["xaxis"]), _axis_key(names["yaxis"])
        layout[here_x] = {"anchor": names["yaxis"], "domain": [left, min(left + width, 1)], **x}
        layout[here_y] = {"anchor": names["xaxis"], "domain": [max(top - height, 0), top], **y}
        layout["annotations"].append(_above(title, left + width / 2, top))
    return layout


def on_part(part: int) -> dict[str, str]:
    """Return the axes of a trace on the first (0), second, ... part of a figure."""
    number = str(part + 1) if part else ""
    return {"xaxis": f"x{number}", "yaxis": f"y{number}"}


def _axis_key(name: str) -> str:
    """Return where a layout keeps an axis: "x2" is that of "xaxis2"."""
    return f"{name[0]}axis{name[1:]}"


def _above(title: str, x: float, y: float) -> dict[str, object]:
    centred = {"x": x, "xanchor": "center", "xref": "paper"}
    above = {"y": y, "yanchor": "bottom", "yref": "paper"}
    return {"text": title, "font": {"size": 16}, "showarrow": False, **centred, **above}


def colour_bar(title: str) -> dict[str, object]:
    """Return a scale of colours above a figure: a narrow screen has no room beside it."""
    return {
        "title": {"text": title, "side": "top"},
        "orientation": "h",
        "thickness": 10,
        "y": 1.02,
        "yanchor": "bottom",
    }


def readable(figure: Figure, dark: bool, pixels: int = TEXT) -> Figure:
    """Return a figure whose text is read from the back of a class; the given one stays.

    Args:
        pixels: the size of its text.
    """
    font = {"size": pixels, "color": LIGHT_INK if dark else DARK_INK}
    layout: dict[str, Any] = {"xaxis": {}, "yaxis": {}, **figure.layout}
    for name, part in layout.items():
        if name.startswith(("xaxis", "yaxis")):
            title = {**part.get("title", {}), "font": font}
            layout[name] = {**part, "tickfont": font, "title": title}
    layout["legend"] = {**layout.get("legend", {}), "font": font}
    if "annotations" in layout:  # the titles of parts
        layout["annotations"] = [{**each, "font": font} for each in layout["annotations"]]
    return Figure(figure.data, {**layout, "font": font})
