"""Figures of lessons: curves and bars with intervals, pictures, and how far a guess was off."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.data.arrays import Floats
from dashboard.shared.charts import laid_out
from dashboard.shared.theme import OTHER, UNLABELLED, arm_colour

TEXT = 15  # pixels
DARK_INK, LIGHT_INK = "#262730", "#FAFAFA"
FINE = 0.08  # largest share below which ticks need a decimal


def curves(
    frame: pd.DataFrame,
    x_title: str,
    y_title: str,
    colours: Mapping[str, str] | None = None,
    percent: bool = True,
    zero: bool = False,
    height: int = 380,
) -> go.Figure:
    """Draw one curve for each name along a setting, with intervals.

    Args:
        frame: name, place (text, in the order along the axis), mean, low, high; an interval that
            is NaN is not drawn. See `measured.gain_frame`, `measured.score_frame`.
        colours: by name; names of arms have theirs.
        percent: whether y is a share.
        zero: whether to draw the line of no gain.
    """
    figure = go.Figure()
    places = list(dict.fromkeys(frame["place"]))
    for name, part in frame.groupby("name", sort=False):
        figure.add_scatter(
            x=[places.index(place) for place in part["place"]],
            y=part["mean"],
            name=str(name),
            mode="lines+markers",
            line={"color": _colour(str(name), colours, figure), "width": 3},
            marker={"size": 9},
            error_y=_error_bars(part),
            customdata=part["place"],
            hovertemplate="%{customdata}: %{y}" + f"<extra>{name}</extra>",
        )
    if zero:
        figure.add_hline(y=0, line_width=1.5, line_color=UNLABELLED)
    figure.update_xaxes(
        title=x_title,
        tickvals=list(range(len(places))),
        ticktext=places,
        range=[-0.4, len(places) - 0.6],
        zeroline=False,
    )
    figure.update_yaxes(title=y_title, **_format(percent, frame))
    figure.update_layout(showlegend=True)
    return laid_out(figure, height)


def bars(
    frame: pd.DataFrame,
    x_title: str,
    colours: Mapping[str, str] | None = None,
    percent: bool = True,
    height: int | None = None,
) -> go.Figure:
    """Draw one horizontal bar for each name, the first on top, with intervals.

    Args:
        frame: name, mean, low, high; an interval that is NaN is not drawn.
        colours: by name; names of arms have theirs.
        percent: whether the numbers are shares.
    """
    figure = go.Figure()
    for name, part in frame.groupby("name", sort=False):
        figure.add_bar(
            y=[str(name)] * len(part),
            x=part["mean"],
            orientation="h",
            marker_color=_colour(str(name), colours, figure),
            error_x=_error_bars(part),
            hovertemplate="%{x}" + f"<extra>{name}</extra>",
            showlegend=False,
        )
    figure.update_yaxes(autorange="reversed", title=None, ticksuffix=" ")
    figure.update_xaxes(title=x_title, **_format(percent, frame))
    return laid_out(figure, height or 110 + 48 * frame["name"].nunique(), bargap=0.3)


def readable(figure: go.Figure, dark: bool) -> go.Figure:
    """Return a figure whose text is read from the back of a class; the given one stays."""
    font = {"size": TEXT, "color": LIGHT_INK if dark else DARK_INK}
    plain = go.Figure(figure)
    plain.update_layout(font=font, legend_font=font)
    for update in (plain.update_xaxes, plain.update_yaxes):
        update(tickfont=font, title_font=font)
    plain.update_annotations(font=font)  # the titles of parts
    return plain


def pictures(images: Floats, names: Sequence[str]) -> go.Figure:
    """Draw (n, height, width) pictures in a row with their names above; dark is most."""
    count = len(images)
    figure = make_subplots(rows=1, cols=count, subplot_titles=names, horizontal_spacing=0.02)
    for column, image in enumerate(images, start=1):
        figure.add_heatmap(z=image, coloraxis="coloraxis", hoverinfo="skip", row=1, col=column)
        anchor = figure.data[-1].xaxis
        figure.update_yaxes(scaleanchor=anchor, constrain="domain", row=1, col=column)
    figure.update_xaxes(visible=False, constrain="domain")
    figure.update_yaxes(visible=False, autorange="reversed")
    ramp = {"colorscale": "gray_r", "cmin": 0, "cmax": float(images.max()), "showscale": False}
    return laid_out(figure, 200, coloraxis=ramp)


def distance(scale: Sequence[float], predicted: float, truth: float | None, unit: str) -> go.Figure:
    """Draw a scale with the predicted and, when it is known, the measured place."""
    figure = go.Figure()
    places = list(scale)
    marks = [("you", predicted, "diamond", OTHER[1])]
    if truth is not None:
        marks.append(("measured", truth, "circle", OTHER[2]))
    for name, value, symbol, colour in marks:
        figure.add_scatter(
            x=[_between(places, value)],
            y=[0],
            name=name,
            mode="markers",
            marker={"symbol": symbol, "size": 18, "color": colour},
            hovertemplate=f"{value:g}<extra>{name}</extra>",
        )
    figure.update_xaxes(
        title=unit,
        tickvals=list(range(len(places))),
        ticktext=[f"{value:g}" for value in places],
        range=[-0.5, len(places) - 0.5],
        zeroline=False,
    )
    figure.update_yaxes(visible=False, range=[-1, 1], fixedrange=True)
    return laid_out(figure, 150)


def _between(places: Sequence[float], value: float) -> float:
    """Return where a value lies on a scale whose places are at equal distances.

    >>> _between((1, 2, 4), 3)
    1.5
    """
    ordered = sorted(places)
    if value <= ordered[0]:
        return 0.0
    for position, (low, high) in enumerate(pairwise(ordered)):
        if value <= high:
            return position + (value - low) / (high - low)
    return len(ordered) - 1.0


def _colour(name: str, colours: Mapping[str, str] | None, figure: go.Figure) -> str:
    if colours and name in colours:
        return colours[name]
    return arm_colour(name, len(figure.data))


def _error_bars(part: pd.DataFrame) -> dict[str, object]:
    return {
        "type": "data",
        "array": part["high"] - part["mean"],
        "arrayminus": part["mean"] - part["low"],
        "thickness": 1.5,
        "width": 4,
        "color": UNLABELLED,
    }


def _format(percent: bool, frame: pd.DataFrame) -> dict[str, object]:
    if not percent:
        return {"hoverformat": ".3~g"}
    fine = frame["mean"].max() < FINE
    return {"tickformat": ".1%" if fine else ".0%", "hoverformat": ".2%" if fine else ".1%"}
