"""The evidence of an advice as plotly figures."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.advice.answer import APART, CONSTANT, GROUPING, TOGETHER, TRANSFER
from core.metrics.metric import Metric
from dashboard.shared.figure import Figure
from dashboard.shared.figures import (
    DIVERGING,
    TINY,
    colour_bar,
    error_bars,
    laid_out,
    line_at_zero,
    titled,
)
from dashboard.shared.theme import UNLABELLED, arm_colour, verdict_colour
from dashboard.your_data.advice_frames import AffinityMap, signed
from dashboard.your_data.charts import NUMBERED, axis_names, height_of, square

ROW = 46  # pixels of an arm
LEGEND_ROW = 20  # pixels of a method, of which a phone has one in a row
OTHERS = ("diamond-open", "square-open", "triangle-up-open")  # of methods without a colour
ARM_NAMES = (TOGETHER, APART, GROUPING, TRANSFER)


def arm_gains(frame: pd.DataFrame, unit: str) -> Figure:
    """Draw the gain of each arm over apart with its interval.

    Args:
        frame: arm, gain, low, high, verdict.
    """
    colours = [arm_colour(str(arm), place) for place, arm in enumerate(frame["arm"])]
    height = 120 + ROW * len(frame)
    title = f"gain over apart ({unit})"
    return _gains(frame, frame["arm"].tolist(), colours, 14, height, title)


def task_gains(frame: pd.DataFrame, arm: str, unit: str) -> Figure:
    """Draw the gain of each task with its interval, grey where nobody is shown to be better.

    Args:
        frame: task, gain, low, high, verdict; in the order to draw.
    """
    colours = [verdict_colour(winner) for winner in frame["verdict"]]
    names, height = axis_names(frame["task"].tolist()), height_of(len(frame), 90)
    return _gains(frame, names, colours, 9, height, f"gain of {arm} over apart ({unit})")


def _gains(
    frame: pd.DataFrame,
    names: list[str],
    colours: list[str],
    size: int,
    height: int,
    title: str,
) -> Figure:
    """Draw dots with intervals beside a line at zero, the first row on top."""
    dots = {
        "type": "scatter",
        "x": frame["gain"].to_numpy(),
        "y": names,
        "mode": "markers",
        "marker": {"color": colours, "size": size},
        "error_x": error_bars(frame, "gain", 2, 4),
        "hovertemplate": "%{y}: %{x:+.2f}<extra></extra>",
    }
    return laid_out(
        [dots],
        height,
        xaxis=titled(title, zeroline=False),
        yaxis={"autorange": "reversed", "dtick": 1, "type": "category"},
        shapes=[line_at_zero("x", 2)],
        showlegend=False,
    )


def affinity_heatmap(affinity: AffinityMap) -> Figure:
    """Draw which task helps which, in colours where that is shown, a box around each group."""
    names = axis_names(affinity.names)
    measured = np.isfinite(affinity.values)
    limit = max(float(np.abs(affinity.values[measured]).max(initial=0.0)), TINY)
    text = [
        [_cell(value, is_shown, affinity.digits) for value, is_shown in zip(*rows, strict=True)]
        for rows in zip(affinity.values, affinity.shown, strict=True)
    ]
    helped = {
        "type": "heatmap",
        "z": np.where(measured & ~affinity.shown, 0.0, affinity.values),
        "x": names,
        "y": names,
        "colorscale": DIVERGING,
        "zmin": -limit,
        "zmax": limit,
        "xgap": 1,
        "ygap": 1,
        "text": text,
        "colorbar": colour_bar(affinity.unit),
        "hovertemplate": "%{y} with %{x}: %{text}<extra></extra>",
    }
    if len(names) <= NUMBERED:
        helped["texttemplate"] = "%{text}"
    return square(
        [helped],
        len(names),
        230,
        titled("is helped by training with"),
        titled("this task"),
        shapes=[_box(start - 0.5, start + size - 0.5) for start, size in affinity.blocks],
    )


def _cell(value: float, is_shown: bool, digits: int) -> str:
    """Write an affinity, in bold where it is shown."""
    if np.isnan(value):
        return ""
    return f"<b>{signed(value, digits)}</b>" if is_shown else signed(value, digits)


def task_scores(by_task: pd.DataFrame, methods: Sequence[str], metric: Metric) -> Figure:
    """Draw what each method scores on each task; a cross is always giving the same answer.

    Args:
        by_task: task and a column for each method.
    """
    names = axis_names(by_task["task"].tolist())
    scores = [
        {
            "type": "scatter",
            "x": by_task[method].to_numpy(),
            "y": names,
            "name": method,
            "mode": "markers",
            "marker": _marker(method, place),
            "hovertemplate": f"%{{y}}: %{{x:{'.1%' if metric.percent else '.3f'}}}",
        }
        for place, method in enumerate(methods)
    ]
    return laid_out(
        scores,
        height_of(len(names), 100 + LEGEND_ROW * len(methods)),
        xaxis=titled(f"test {metric.noun}", **({"tickformat": ".0%"} if metric.percent else {})),
        yaxis={"autorange": "reversed", "dtick": 1, "type": "category"},
    )


def _marker(method: str, place: int) -> dict[str, object]:
    if method == CONSTANT:
        return {"symbol": "x-thin", "size": 11, "line": {"width": 2, "color": UNLABELLED}}
    if method in ARM_NAMES:
        return {"symbol": "circle", "size": 11, "color": arm_colour(method, place)}
    symbol = OTHERS[place % len(OTHERS)]
    return {"symbol": symbol, "size": 9, "color": UNLABELLED, "line": {"width": 2}}


def _box(low: float, high: float) -> dict[str, object]:
    """Return a square around the tasks between two places."""
    line = {"color": "#E69F00", "width": 3}
    return {"type": "rect", "x0": low, "x1": high, "y0": low, "y1": high, "line": line}
