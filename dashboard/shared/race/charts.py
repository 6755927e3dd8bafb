"""A race as plotly figures: curves, and the score or the gain of every task."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from core.arms.catalogue import arm_label
from core.metrics.catalogue import EVERY
from core.metrics.metric import Metric
from dashboard.shared.figure import Figure, Layout, Trace
from dashboard.shared.figures import TEXT, error_bars, laid_out, line_at_zero, titled
from dashboard.shared.theme import arm_colour, translucent, verdict_colour

HEIGHT = 380  # pixels
NAMED = 2  # arms whose names stand at their curves; of more there is a legend
ROUND = (1000, 2000, 3000, 5000, 7000, 10_000, 20_000, 50_000)  # steps at which an axis may end
LOG_TICKS = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 2.0]


def race(
    frame: pd.DataFrame,
    metric: str,
    steps: int,
    of: str = "mean over tasks",
    scored: pd.DataFrame | None = None,
) -> Figure:
    """Draw the mean test score of each arm against steps, with its band over replicates.

    Args:
        frame: see `frames.race_frame`.
        steps: most that a network may take; the axis ends at a round number up to it, so that the
            picture moves seldom while it fills.
        of: what the score is of, for the axis.
        scored: where the networks of a race that is over are scored; see `frames.scored_frame`.
    """
    judged = EVERY[metric]
    scores = titled(
        f"test {judged.noun}, {of}",
        hoverformat=".1%" if judged.percent else ".3f",
        showticklabels=not frame.empty,  # an axis without curves would squeeze all ticks
        **(_falling(judged) if judged.lower_is_better else _rising(judged, frame)),
    )
    arms = list(_arms(frame))
    return laid_out(
        [
            *(trace for arm in arms for trace in _curve(*arm)),
            *_named(arms),
            *([] if scored is None else _marks(arms, scored)),
        ],
        HEIGHT,
        xaxis=titled("training steps", range=[0, _end(frame, steps)]),
        yaxis=scores,
        hovermode="x unified",
        uirevision="race",
        showlegend=len(arms) > NAMED,
    )


def _falling(metric: Metric) -> Layout:
    """Return an axis on which late differences are not small beside the fall from guessing."""
    ticks = [f"{tick:.0%}" if metric.percent else f"{tick:g}" for tick in LOG_TICKS]
    return {"type": "log", "tickvals": LOG_TICKS, "ticktext": ticks}


def _rising(metric: Metric, frame: pd.DataFrame) -> Layout:
    """Return an axis from where the metric's begins, or an arm ends if that is lower.

    An untrained network may lie far below: what comes after would be squeezed.
    """
    axis: Layout = {"tickformat": ".0%" if metric.percent else ".2f"}
    if metric.axis is None or frame.empty:
        return axis
    ends = frame.groupby("arm", sort=False)["mean"].last()
    low, high = min(metric.axis[0], float(ends.min())), float(frame["mean"].max())
    room = (high - low) / 20
    return {**axis, "range": [low - room, high + 2 * room]}


def _named(arms: Sequence[tuple[str, str, dict[str, np.ndarray]]]) -> list[Trace]:
    """Write the name of each arm at the end of its curve, where two do not get in each other's way.

    The higher one's stands above its curve, the lower one's below.
    """
    if len(arms) > NAMED:
        return []
    highest = max((points["mean"][-1] for _, _, points in arms), default=0.0)
    return [
        {
            "type": "scatter",
            "x": points["step"][-1:],
            "y": points["mean"][-1:],
            "text": [arm_label(arm)],
            "mode": "text",
            "textposition": "top left" if points["mean"][-1] == highest else "bottom left",
            "textfont": {"color": colour, "size": TEXT},
            "cliponaxis": False,
            "hoverinfo": "skip",
            "showlegend": False,
        }
        for arm, colour, points in arms
    ]


def _marks(
    arms: Sequence[tuple[str, str, dict[str, np.ndarray]]], scored: pd.DataFrame
) -> list[Trace]:
    """Mark the scores that are compared, each where its networks reached it on average."""
    by_arm = scored.set_index("arm")
    return [
        {
            "type": "scatter",
            "x": by_arm.loc[[arm], "step"].to_numpy(),
            "y": by_arm.loc[[arm], "score"].to_numpy(),
            "mode": "markers",
            "marker": {"color": colour, "size": 11, "line": {"color": "white", "width": 2}},
            "hovertemplate": "scored: %{y}" + f"<extra>{arm}</extra>",
            "showlegend": False,
        }
        for arm, colour, _ in arms
        if arm in by_arm.index
    ]


def _arms(frame: pd.DataFrame) -> Iterator[tuple[str, str, dict[str, np.ndarray]]]:
    """Yield each arm with its colour and its columns; a tick has no time for `groupby`."""
    arms = frame["arm"].tolist()
    columns = {name: frame[name].to_numpy() for name in frame.columns if name != "arm"}
    for position, arm in enumerate(dict.fromkeys(arms)):
        rows = np.array([other == arm for other in arms])
        here = {name: values[rows] for name, values in columns.items()}
        yield arm, arm_colour(arm, position), here


def _curve(arm: str, colour: str, points: dict[str, np.ndarray]) -> list[Trace]:
    """Draw a band, a line, and a dotted line from where the last network has ended."""
    step, mean, low, high = (points[name] for name in ("step", "mean", "low", "high"))
    known = ~(np.isnan(low) | np.isnan(high))
    band: Trace = {
        "type": "scatter",
        "x": np.concatenate([step[known], step[known][::-1]]),
        "y": np.concatenate([high[known], low[known][::-1]]),
        "fill": "toself",
        "fillcolor": translucent(colour, 0.18),
        "line": {"width": 0},
        "mode": "lines",  # else few points get markers
        "hoverinfo": "skip",
        "showlegend": False,
    }
    level = points["ended"] >= 1
    learning = ~level
    learning[np.flatnonzero(level)[:1]] = True  # where the last network ended the lines meet
    lines = [
        {
            "type": "scatter",
            "x": step[drawn],
            "y": mean[drawn],
            "name": arm,
            "legendgroup": arm,
            "showlegend": drawn is learning,
            "line": {"color": colour, "width": 3, "dash": dash},
            "mode": "lines",
            "hovertemplate": "step %{x}: %{y}" + f"<extra>{arm}</extra>",
        }
        for drawn, dash in ((learning, "solid"), (level, "dot"))
    ]
    return [band, *lines]


def _end(frame: pd.DataFrame, steps: int) -> int:
    """Return where the axis ends: the first round number that holds all there is."""
    latest = int(frame["step"].max()) if len(frame) else 0
    return min([steps, *(end for end in ROUND if end >= latest)])


def task_bars(frame: pd.DataFrame, metric: str) -> Figure:
    """Draw the test score of every task, one bar an arm, with its 95% interval."""
    traces = [
        {
            "type": "bar",
            "y": part["task"].tolist(),
            "x": part["mean"].to_numpy(),
            "name": str(arm),
            "orientation": "h",
            "marker": {"color": arm_colour(str(arm), position)},
            "error_x": error_bars(part, "mean", 1.2, 3),
        }
        for position, (arm, part) in enumerate(frame.groupby("arm", sort=False))
    ]
    percent = EVERY[metric].percent
    scores: Layout = titled(
        f"test {EVERY[metric].noun}",
        tickformat=".0%" if percent else ".2f",
        hoverformat=".1%" if percent else ".3f",
    )
    axis = EVERY[metric].axis
    if axis is not None and len(frame):
        scores["range"] = [min(axis[0], float(frame["low"].min(skipna=True))), axis[1]]
    return laid_out(
        traces,
        HEIGHT,
        xaxis=scores,
        yaxis={"autorange": "reversed"},
        barmode="group",
        bargap=0.25,
    )


def task_gains(frame: pd.DataFrame) -> Figure:
    """Draw the gain of every task with its 95% interval, best first: for many tasks."""
    frame = frame.sort_values("gain", ascending=False).reset_index(drop=True)
    points = {
        "type": "scatter",
        "x": np.arange(len(frame)) + 1,
        "y": frame["gain"].to_numpy(),
        "text": frame["task"].tolist(),
        "mode": "markers",
        "marker": {"color": [verdict_colour(winner) for winner in frame["verdict"]], "size": 8},
        "error_y": error_bars(frame, "gain", 1, 0),
        "hovertemplate": "%{text}: %{y:.2f}<extra></extra>",
        "showlegend": False,
    }
    unit = frame["unit"].iloc[0] if len(frame) else ""
    return laid_out(
        [points],
        HEIGHT,
        xaxis=titled("tasks, from the largest gain to the smallest"),
        yaxis=titled(f"gain of together ({unit})"),
        shapes=[line_at_zero("y", 1)],
    )
