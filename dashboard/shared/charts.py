"""Tidy frames as plotly figures."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.shared.summaries import Samples
from dashboard.shared.theme import METRIC_NAMES, UNLABELLED, arm_colour, translucent

MARGIN = {"l": 10, "r": 10, "t": 30, "b": 10}
LEGEND = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
GAP = 2  # pixels between pictures
LOG_TICKS = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 2.0)


def race(
    frame: pd.DataFrame,
    metric: str,
    steps: int,
    of: str = "mean over tasks",
    height: int = 380,
) -> go.Figure:
    """Draw the mean test score of each arm against steps, with its band over replicates.

    Args:
        frame: see `summaries.race_frame`.
        steps: where the axis ends, so that the picture does not move while it fills.
        of: what the score is of, for the axis.
    """
    figure = go.Figure()
    for position, (arm, part) in enumerate(frame.groupby("arm", sort=False)):
        colour = arm_colour(str(arm), position)
        band = part.dropna(subset=["low", "high"])
        figure.add_scatter(
            x=np.concatenate([band["step"], band["step"][::-1]]),
            y=np.concatenate([band["high"], band["low"][::-1]]),
            fill="toself",
            fillcolor=translucent(colour, 0.18),
            line={"width": 0},
            mode="lines",  # else few points get markers
            hoverinfo="skip",
            showlegend=False,
        )
        figure.add_scatter(
            x=part["step"],
            y=part["mean"],
            name=str(arm),
            line={"color": colour, "width": 3},
            mode="lines",
            hovertemplate="step %{x}: %{y}" + f"<extra>{arm}</extra>",
        )
    percent = metric != "log_loss"
    figure.update_yaxes(
        title=f"test {METRIC_NAMES[metric].lower()}, {of}",
        type="log",  # late differences are small beside the fall from guessing
        tickvals=LOG_TICKS,
        ticktext=[f"{tick:.0%}" if percent else f"{tick:g}" for tick in LOG_TICKS],
        hoverformat=".1%" if percent else ".3f",
        showticklabels=not frame.empty,  # an axis without curves would squeeze all ticks
    )
    figure.update_xaxes(title="training steps", range=[0, steps])
    return laid_out(figure, height, hovermode="x unified", uirevision="race")


def task_bars(frame: pd.DataFrame, metric: str, height: int = 380) -> go.Figure:
    """Draw the test score of every task, one bar an arm, with its 95% interval."""
    figure = go.Figure()
    for position, (arm, part) in enumerate(frame.groupby("arm", sort=False)):
        figure.add_bar(
            y=part["task"],
            x=part["mean"],
            name=str(arm),
            orientation="h",
            marker_color=arm_colour(str(arm), position),
            error_x={
                "type": "data",
                "array": part["high"] - part["mean"],
                "arrayminus": part["mean"] - part["low"],
                "thickness": 1.2,
                "width": 3,
                "color": UNLABELLED,
            },
        )
    figure.update_yaxes(autorange="reversed", title=None)
    figure.update_xaxes(
        title=f"test {METRIC_NAMES[metric]}",
        tickformat=".0%" if metric != "log_loss" else ".2f",
        hoverformat=".1%" if metric != "log_loss" else ".3f",
    )
    if metric == "auc" and len(frame):
        figure.update_xaxes(range=[min(0.45, float(frame["low"].min(skipna=True))), 1])
    return laid_out(figure, height, barmode="group", bargap=0.25)


def task_gains(frame: pd.DataFrame, height: int = 380) -> go.Figure:
    """Draw the gain of every task with its 95% interval, best first: for many tasks."""
    frame = frame.sort_values("gain", ascending=False).reset_index(drop=True)
    colours = [
        arm_colour(v) if v in ("together", "apart") else UNLABELLED for v in frame["verdict"]
    ]
    figure = go.Figure(
        go.Scatter(
            x=frame.index + 1,
            y=frame["gain"],
            text=frame["task"],
            mode="markers",
            marker={"color": colours, "size": 8},
            error_y={
                "type": "data",
                "array": frame["high"] - frame["gain"],
                "arrayminus": frame["gain"] - frame["low"],
                "thickness": 1,
                "width": 0,
                "color": UNLABELLED,
            },
            hovertemplate="%{text}: %{y:.2f}<extra></extra>",
            showlegend=False,
        )
    )
    figure.add_hline(y=0, line_width=1, line_color=UNLABELLED)
    unit = frame["unit"].iloc[0] if len(frame) else ""
    figure.update_xaxes(title="tasks, from the largest gain to the smallest")
    figure.update_yaxes(title=f"gain of together ({unit})")
    return laid_out(figure, height)


def label_matrix(
    samples: Samples, words: np.ndarray | None = None, below: Sequence[str] | None = None
) -> go.Figure:
    """Draw pictures in a row and, below each, its column of Y: 1, 0 or '?'.

    Args:
        words: (T, n) what to write into the cells instead of the labels.
        below: n texts to write below the columns; None: their numbers.
    """
    count, tasks = samples.labels.shape[1], len(samples.names)
    has_pictures = samples.pictures is not None
    label_height = 26 * tasks
    picture_height = 120 if has_pictures else 0
    heights = [picture_height, label_height] if has_pictures else [label_height]
    figure = make_subplots(
        rows=len(heights), cols=1, row_heights=heights, vertical_spacing=0.02, shared_xaxes=True
    )
    pitch = 1.0
    if samples.pictures is not None:
        pitch = samples.pictures.shape[2] + GAP
        figure.add_trace(_strip(samples.pictures), row=1, col=1)
        square = {"scaleanchor": "x", "constrain": "domain", "constraintoward": "bottom"}
        figure.update_yaxes(visible=False, autorange="reversed", **square, row=1, col=1)
        figure.update_xaxes(visible=False, row=1, col=1)
    centres = pitch * np.arange(count) + (pitch - 1 - GAP * has_pictures) / 2
    for trace in _cells(samples, centres, words):
        figure.add_trace(trace, row=len(heights), col=1)
    figure.update_yaxes(autorange="reversed", row=len(heights), col=1, showgrid=False)
    figure.update_xaxes(
        tickvals=centres,
        ticktext=below or [f"{k + 1}" for k in range(count)],
        title=None if below else "example",
        showgrid=False,
        zeroline=False,
        row=len(heights),
        col=1,
    )
    return laid_out(figure, sum(heights) + 60)


def _strip(pictures: np.ndarray) -> go.Heatmap:
    """Join pictures (n, height, width) side by side, with a transparent gap."""
    padded = np.pad(pictures, ((0, 0), (0, 0), (0, GAP)), constant_values=np.nan)
    largest = float(np.abs(pictures).max())
    return go.Heatmap(
        z=np.concatenate(list(padded), axis=1),
        colorscale="gray",
        zmin=0 if pictures.min() >= 0 else -largest,
        zmax=largest,
        showscale=False,
        hoverinfo="skip",
    )


def _cells(
    samples: Samples, centres: np.ndarray, words: np.ndarray | None
) -> tuple[go.Heatmap, go.Scatter]:
    """Draw the boxes of Y, and on them their text: as a trace it follows light and dark."""
    usual = {1.0: "1", 0.0: "0"}
    text = (
        [usual.get(float(value), "?") for value in samples.labels.ravel()]
        if words is None
        else words.ravel().tolist()
    )
    rows = np.repeat(list(samples.names), len(centres))
    boxes = go.Heatmap(
        z=np.nan_to_num(samples.labels, nan=0.5),
        x=centres,
        y=list(samples.names),
        colorscale=[
            [0, "rgba(138,138,138,0.10)"],
            [0.49, "rgba(138,138,138,0.10)"],
            [0.5, "rgba(230,159,0,0.35)"],
            [0.51, "rgba(0,158,115,0.45)"],
            [1, "rgba(0,158,115,0.45)"],
        ],
        zmin=0,
        zmax=1,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
    )
    written = go.Scatter(
        x=np.tile(centres, len(samples.names)),
        y=rows,
        text=text,
        mode="text",
        textfont={"size": 14},
        showlegend=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    return boxes, written


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
