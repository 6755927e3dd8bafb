"""Figures of lessons: curves and bars with intervals, and arms against apart along a setting."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from core.metrics.catalogue import METRICS
from dashboard.lessons.frames import apart_frame, gain_frame, score_frame
from dashboard.lessons.measured import score_title
from dashboard.shared.figures import error_bars, laid_out
from dashboard.shared.gains.axes import AXIS_NAMES
from dashboard.shared.theme import UNLABELLED, arm_colour

HEIGHT = 380  # pixels of curves
FINE = 0.08  # largest share below which ticks need a decimal
GAIN_TITLES = {
    metric.name: f"{metric.better} than apart ({metric.long_unit})" for metric in METRICS.values()
}


def curves(
    frame: pd.DataFrame,
    x_title: str,
    y_title: str,
    colours: Mapping[str, str] | None = None,
    percent: bool = True,
    zero: bool = False,
) -> go.Figure:
    """Draw one curve for each name along a setting, with intervals.

    Args:
        frame: name, place (text, in the order along the axis), mean, low, high; an interval that
            is NaN is not drawn. See `frames.gain_frame`, `frames.score_frame`.
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
            error_y=error_bars(part, "mean", width=4),
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
    return laid_out(figure, HEIGHT)


def bars(
    frame: pd.DataFrame,
    x_title: str,
    colours: Mapping[str, str] | None = None,
    percent: bool = True,
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
            error_x=error_bars(part, "mean", width=4),
            hovertemplate="%{x}" + f"<extra>{name}</extra>",
            showlegend=False,
        )
    figure.update_yaxes(autorange="reversed", title=None, ticksuffix=" ")
    figure.update_xaxes(title=x_title, **_format(percent, frame))
    return laid_out(figure, 110 + 48 * frame["name"].nunique(), bargap=0.3)


def gains(
    by_name: Mapping[str, pd.DataFrame], axis: str, colours: Mapping[str, str] | None = None
) -> go.Figure:
    """Draw gains over apart along an axis, one curve for each name.

    Args:
        by_name: rows of one metric by name, see `measured.rows`.
    """
    frames = [gain_frame(rows.sort_values(axis), axis, name) for name, rows in by_name.items()]
    title = GAIN_TITLES[_metric(by_name)]
    return curves(pd.concat(frames), AXIS_NAMES[axis], title, colours, percent=False, zero=True)


def scores(
    by_name: Mapping[str, pd.DataFrame], axis: str, colours: Mapping[str, str] | None = None
) -> go.Figure:
    """Draw test scores along an axis, one curve for each name, and that of apart.

    Args:
        by_name: rows of one metric by name, all beside the same apart.
    """
    ordered = {name: rows.sort_values(axis) for name, rows in by_name.items()}
    frames = [score_frame(rows, axis, name) for name, rows in ordered.items()]
    frames.append(apart_frame(next(iter(ordered.values())), axis))
    metric = _metric(by_name)
    return curves(
        pd.concat(frames),
        AXIS_NAMES[axis],
        score_title(metric),
        colours,
        percent=METRICS[metric].percent,
    )


def _metric(by_name: Mapping[str, pd.DataFrame]) -> str:
    (metric,) = {str(name) for rows in by_name.values() for name in rows["metric"].unique()}
    return metric


def _colour(name: str, colours: Mapping[str, str] | None, figure: go.Figure) -> str:
    if colours and name in colours:
        return colours[name]
    return arm_colour(name, len(figure.data))


def _format(percent: bool, frame: pd.DataFrame) -> dict[str, object]:
    if not percent:
        return {"hoverformat": ".3~g"}
    fine = frame["mean"].max() < FINE
    return {"tickformat": ".1%" if fine else ".0%", "hoverformat": ".2%" if fine else ".1%"}
