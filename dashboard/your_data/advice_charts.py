"""The evidence of an advice as plotly figures."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.shared.figures import DIVERGING, TINY, colour_bar, error_bars, laid_out
from dashboard.shared.theme import UNLABELLED, arm_colour, verdict_colour
from dashboard.your_data.advice_frames import AffinityMap, signed
from dashboard.your_data.charts import NUMBERED, axis_names, height_of, square

ROW = 46  # pixels of an arm


def arm_gains(frame: pd.DataFrame, unit: str) -> go.Figure:
    """Draw the gain of each arm over apart with its interval.

    Args:
        frame: arm, gain, low, high, verdict.
    """
    colours = [arm_colour(str(arm), place) for place, arm in enumerate(frame["arm"])]
    figure = _gains(frame, list(frame["arm"]), colours, 14)
    figure.update_xaxes(title=f"gain over apart ({unit})")
    return laid_out(figure, 120 + ROW * len(frame), showlegend=False)


def task_gains(frame: pd.DataFrame, arm: str, unit: str) -> go.Figure:
    """Draw the gain of each task with its interval, grey where nobody is shown to be better.

    Args:
        frame: task, gain, low, high, verdict; in the order to draw.
    """
    colours = [verdict_colour(winner) for winner in frame["verdict"]]
    figure = _gains(frame, axis_names(list(frame["task"])), colours, 9)
    figure.update_xaxes(title=f"gain of {arm} over apart ({unit})")
    return laid_out(figure, height_of(len(frame), 90), showlegend=False)


def _gains(
    frame: pd.DataFrame, names: Sequence[str], colours: Sequence[str], size: int
) -> go.Figure:
    """Draw dots with intervals beside a line at zero, the first row on top."""
    figure = go.Figure(
        go.Scatter(
            x=frame["gain"],
            y=list(names),
            mode="markers",
            marker={"color": list(colours), "size": size},
            error_x=error_bars(frame, "gain", 2, 4),
            hovertemplate="%{y}: %{x:+.2f}<extra></extra>",
        )
    )
    figure.add_vline(x=0, line_width=2, line_color=UNLABELLED)
    figure.update_yaxes(autorange="reversed", dtick=1, type="category")
    figure.update_xaxes(zeroline=False)
    return figure


def affinity_heatmap(affinity: AffinityMap) -> go.Figure:
    """Draw which task helps which, with a box around each proposed group."""
    names = axis_names(affinity.names)
    measured = np.isfinite(affinity.values)
    limit = max(float(np.abs(affinity.values[measured]).max(initial=0.0)), TINY)
    text = [
        ["" if np.isnan(v) else signed(v, affinity.digits) for v in row] for row in affinity.values
    ]
    figure = go.Figure(
        go.Heatmap(
            z=affinity.values,
            x=names,
            y=names,
            colorscale=DIVERGING,
            zmin=-limit,
            zmax=limit,
            xgap=1,
            ygap=1,
            text=text,
            texttemplate="%{text}" if len(names) <= NUMBERED else None,
            colorbar=colour_bar(affinity.unit),
            hovertemplate="%{y} with %{x}: %{text}<extra></extra>",
        )
    )
    for start, size in affinity.blocks:
        low, high = start - 0.5, start + size - 0.5
        line = {"color": "#E69F00", "width": 3}
        figure.add_shape(type="rect", x0=low, x1=high, y0=low, y1=high, line=line)
    figure.update_yaxes(title="this task")
    figure.update_xaxes(title="is helped by training with")
    return square(figure, len(names), 230)
