"""What figures of all pages share: margins, intervals, scales of colours, and text to read."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.shared.theme import APART, TOGETHER, UNLABELLED

MARGIN = {"l": 10, "r": 10, "t": 30, "b": 10}
LEGEND = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
DIVERGING = [[0.0, APART], [0.5, "#F7F7F7"], [1.0, TOGETHER]]
TINY = 1e-6  # a colour scale must not be empty where every gain is zero
TEXT = 15  # pixels
DARK_INK, LIGHT_INK = "#262730", "#FAFAFA"
STILL = {"displayModeBar": False}  # plotly's tools are for exploring, not for reading


def laid_out(figure: go.Figure, height: int, **more: object) -> go.Figure:
    """Give a figure the margins and the transparent ground that all have."""
    figure.update_layout(
        height=height,
        margin=MARGIN,
        legend=LEGEND,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        **more,
    )
    return figure


def error_bars(
    part: pd.DataFrame, centre: str, thickness: float = 1.5, width: int | None = None
) -> dict[str, object]:
    """Return the bars of an interval around a column of a frame with low and high.

    Args:
        width: of the caps in pixels; None: plotly's own.
    """
    bars: dict[str, object] = {
        "type": "data",
        "array": part["high"] - part[centre],
        "arrayminus": part[centre] - part["low"],
        "thickness": thickness,
        "color": UNLABELLED,
    }
    return bars if width is None else {**bars, "width": width}


def colour_bar(title: str) -> dict[str, object]:
    """Return a scale of colours above a figure: a narrow screen has no room beside it."""
    return {
        "title": {"text": title, "side": "top"},
        "orientation": "h",
        "thickness": 10,
        "y": 1.02,
        "yanchor": "bottom",
    }


def readable(figure: go.Figure, dark: bool) -> go.Figure:
    """Return a figure whose text is read from the back of a class; the given one stays."""
    font = {"size": TEXT, "color": LIGHT_INK if dark else DARK_INK}
    plain = go.Figure(figure)
    plain.update_layout(font=font, legend_font=font)
    for update in (plain.update_xaxes, plain.update_yaxes):
        update(tickfont=font, title_font=font)
    plain.update_annotations(font=font)  # the titles of parts
    return plain
