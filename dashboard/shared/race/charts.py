"""A race as plotly figures: curves, and the score or the gain of every task."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.metrics.catalogue import METRICS
from dashboard.shared.figures import error_bars, laid_out
from dashboard.shared.theme import UNLABELLED, arm_colour, translucent, verdict_colour

HEIGHT = 380  # pixels
ROUND = (1000, 2000, 3000, 5000, 7000, 10_000, 20_000, 50_000)  # steps at which an axis may end
LOG_TICKS = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 2.0)


def race(frame: pd.DataFrame, metric: str, steps: int, of: str = "mean over tasks") -> go.Figure:
    """Draw the mean test score of each arm against steps, with its band over replicates.

    Args:
        frame: see `frames.race_frame`.
        steps: most that a network may take; the axis ends at a round number up to it, so that the
            picture moves seldom while it fills.
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
        learning = part[part["ended"] < 1]
        level = part[part["ended"] >= 1]
        if len(level):  # the two lines meet where the last network ended
            learning = pd.concat([learning, level.iloc[:1]])
        for drawn, dash in ((learning, "solid"), (level, "dot")):
            figure.add_scatter(
                x=drawn["step"],
                y=drawn["mean"],
                name=str(arm),
                legendgroup=str(arm),
                showlegend=drawn is learning,
                line={"color": colour, "width": 3, "dash": dash},
                mode="lines",
                hovertemplate="step %{x}: %{y}" + f"<extra>{arm}</extra>",
            )
    percent = METRICS[metric].percent
    figure.update_yaxes(
        title=f"test {METRICS[metric].noun}, {of}",
        type="log",  # late differences are small beside the fall from guessing
        tickvals=LOG_TICKS,
        ticktext=[f"{tick:.0%}" if percent else f"{tick:g}" for tick in LOG_TICKS],
        hoverformat=".1%" if percent else ".3f",
        showticklabels=not frame.empty,  # an axis without curves would squeeze all ticks
    )
    figure.update_xaxes(title="training steps", range=[0, _end(frame, steps)])
    return laid_out(figure, HEIGHT, hovermode="x unified", uirevision="race")


def _end(frame: pd.DataFrame, steps: int) -> int:
    """Return where the axis ends: the first round number that holds all there is."""
    latest = int(frame["step"].max()) if len(frame) else 0
    return min([steps, *(end for end in ROUND if end >= latest)])


def task_bars(frame: pd.DataFrame, metric: str) -> go.Figure:
    """Draw the test score of every task, one bar an arm, with its 95% interval."""
    figure = go.Figure()
    for position, (arm, part) in enumerate(frame.groupby("arm", sort=False)):
        figure.add_bar(
            y=part["task"],
            x=part["mean"],
            name=str(arm),
            orientation="h",
            marker_color=arm_colour(str(arm), position),
            error_x=error_bars(part, "mean", 1.2, 3),
        )
    percent = METRICS[metric].percent
    figure.update_yaxes(autorange="reversed", title=None)
    figure.update_xaxes(
        title=f"test {METRICS[metric].noun}",
        tickformat=".0%" if percent else ".2f",
        hoverformat=".1%" if percent else ".3f",
    )
    axis = METRICS[metric].axis
    if axis is not None and len(frame):
        figure.update_xaxes(range=[min(axis[0], float(frame["low"].min(skipna=True))), axis[1]])
    return laid_out(figure, HEIGHT, barmode="group", bargap=0.25)


def task_gains(frame: pd.DataFrame) -> go.Figure:
    """Draw the gain of every task with its 95% interval, best first: for many tasks."""
    frame = frame.sort_values("gain", ascending=False).reset_index(drop=True)
    colours = [verdict_colour(winner) for winner in frame["verdict"]]
    figure = go.Figure(
        go.Scatter(
            x=frame.index + 1,
            y=frame["gain"],
            text=frame["task"],
            mode="markers",
            marker={"color": colours, "size": 8},
            error_y=error_bars(frame, "gain", 1, 0),
            hovertemplate="%{text}: %{y:.2f}<extra></extra>",
            showlegend=False,
        )
    )
    figure.add_hline(y=0, line_width=1, line_color=UNLABELLED)
    unit = frame["unit"].iloc[0] if len(frame) else ""
    figure.update_xaxes(title="tasks, from the largest gain to the smallest")
    figure.update_yaxes(title=f"gain of together ({unit})")
    return laid_out(figure, HEIGHT)
