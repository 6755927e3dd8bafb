"""Figures of lessons: curves and bars with intervals, and arms against apart along a setting."""

from collections.abc import Mapping

import pandas as pd

from core.metrics.catalogue import METRICS
from dashboard.lessons.frames import apart_frame, gain_frame, score_frame
from dashboard.lessons.measured import score_title
from dashboard.shared.figure import Figure, Trace
from dashboard.shared.figures import error_bars, laid_out, line_at_zero, titled
from dashboard.shared.gains.axes import AXIS_NAMES
from dashboard.shared.theme import arm_colour, translucent

HEIGHT = 380  # pixels of curves
FINE = (0.08, 0.008)  # largest shares below which ticks need one decimal, and two
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
    from_zero: bool = False,
) -> Figure:
    """Draw one curve for each name along a setting, with intervals.

    Args:
        frame: name, place (text, in the order along the axis), mean, low, high; an interval that
            is NaN is not drawn. See `frames.gain_frame`, `frames.score_frame`.
        colours: by name; names of arms have theirs.
        percent: whether y is a share.
        zero: whether to draw the line of no gain.
        from_zero: whether y begins at 0, where how large it is matters more than how it changes.
    """
    places = list(dict.fromkeys(frame["place"]))
    traces = [
        _curve(str(name), part, places, _colour(str(name), colours, position))
        for position, (name, part) in enumerate(frame.groupby("name", sort=False))
    ]
    return laid_out(
        traces,
        HEIGHT,
        xaxis=titled(
            x_title,
            tickvals=list(range(len(places))),
            ticktext=places,
            range=[-0.4, len(places) - 0.6],
            zeroline=False,
        ),
        yaxis=titled(
            y_title, **_format(percent, frame), **({"rangemode": "tozero"} if from_zero else {})
        ),
        showlegend=set(frame["name"]) != {y_title},  # its axis names the only curve
        **({"shapes": [line_at_zero("y", 1.5)]} if zero else {}),
    )


def _curve(name: str, part: pd.DataFrame, places: list[str], colour: str) -> Trace:
    return {
        "type": "scatter",
        "x": [places.index(place) for place in part["place"]],
        "y": part["mean"].to_numpy(),
        "name": name,
        "mode": "lines+markers",
        "line": {"color": colour, "width": 3},
        "marker": {"size": 9},
        "error_y": error_bars(part, "mean", width=4),
        "customdata": part["place"].tolist(),
        "hovertemplate": "%{customdata}: %{y}" + f"<extra>{name}</extra>",
    }


def bars(
    frame: pd.DataFrame,
    x_title: str,
    colours: Mapping[str, str] | None = None,
    percent: bool = True,
) -> Figure:
    """Draw one horizontal bar for each name, the first on top, with intervals.

    Args:
        frame: name, mean, low, high; an interval that is NaN is not drawn.
        colours: by name; names of arms have theirs.
        percent: whether the numbers are shares.
    """
    traces = [
        {
            "type": "bar",
            "y": [str(name)] * len(part),
            "x": part["mean"].to_numpy(),
            "orientation": "h",
            "marker": _outlined(_colour(str(name), colours, position)),
            "error_x": error_bars(part, "mean", width=4),
            "hovertemplate": "%{x}" + f"<extra>{name}</extra>",
            "showlegend": False,
        }
        for position, (name, part) in enumerate(frame.groupby("name", sort=False))
    ]
    return laid_out(
        traces,
        110 + 48 * len(traces),
        xaxis=titled(x_title, **_format(percent, frame)),
        yaxis={"autorange": "reversed", "ticksuffix": " "},
        bargap=0.3,
        shapes=[line_at_zero("x", 1.5)],
    )


def _outlined(colour: str) -> dict[str, object]:
    """Fill a bar lightly, so that its interval is seen in front of it, light or dark."""
    return {"color": translucent(colour, 0.45), "line": {"color": colour, "width": 2}}


def gains(
    by_name: Mapping[str, pd.DataFrame], axis: str, colours: Mapping[str, str] | None = None
) -> Figure:
    """Draw gains over apart along an axis, one curve for each name.

    Args:
        by_name: rows of one metric by name, see `measured.rows`.
    """
    frames = [gain_frame(rows.sort_values(axis), axis, name) for name, rows in by_name.items()]
    title = GAIN_TITLES[_metric(by_name)]
    return curves(pd.concat(frames), AXIS_NAMES[axis], title, colours, percent=False, zero=True)


def scores(
    by_name: Mapping[str, pd.DataFrame],
    axis: str,
    colours: Mapping[str, str] | None = None,
    x_title: str | None = None,
) -> Figure:
    """Draw test scores along an axis, one curve for each name, and that of apart.

    Args:
        by_name: rows of one metric by name, all beside the same apart.
        x_title: None: the usual name of the axis.
    """
    ordered = {name: rows.sort_values(axis) for name, rows in by_name.items()}
    frames = [score_frame(rows, axis, name) for name, rows in ordered.items()]
    frames.append(apart_frame(next(iter(ordered.values())), axis))
    metric = _metric(by_name)
    return curves(
        pd.concat(frames),
        x_title or AXIS_NAMES[axis],
        score_title(metric),
        colours,
        percent=METRICS[metric].percent,
    )


def _metric(by_name: Mapping[str, pd.DataFrame]) -> str:
    (metric,) = {str(name) for rows in by_name.values() for name in rows["metric"].unique()}
    return metric


def _colour(name: str, colours: Mapping[str, str] | None, position: int) -> str:
    if colours and name in colours:
        return colours[name]
    return arm_colour(name, position)


def _format(percent: bool, frame: pd.DataFrame) -> dict[str, object]:
    if not percent:
        return {"hoverformat": ".3~g"}
    decimals = sum(frame["mean"].max() < share for share in FINE)
    return {"tickformat": f".{decimals}%", "hoverformat": f".{decimals + 1}%"}
