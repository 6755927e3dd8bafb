"""Whether the tasks pull together, as figures."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.data.arrays import Floats
from dashboard.inside.pull_frames import Pull
from dashboard.shared.figure import Figure, Trace
from dashboard.shared.figures import (
    DIVERGING,
    colour_bar,
    error_bars,
    laid_out,
    line_at_zero,
    titled,
)
from dashboard.shared.theme import TOGETHER, UNLABELLED, translucent

HEIGHT, MANY = 330, 15  # pixels; pairs of which each has a line


def curves(pull: Pull, names: Sequence[str], moment: int) -> Figure:
    """Draw the cosine of each pair over training, thin, and their mean, thick.

    Of many pairs the band is drawn in which the middle 80% of them lie.

    Args:
        moment: that is marked.
    """
    few = len(pull.pairs) <= MANY
    step = int(pull.steps[moment])
    marked = {
        "type": "line",
        "line": {"color": UNLABELLED, "width": 1, "dash": "dot"},
        **{"x0": step, "x1": step, "y0": 0, "y1": 1, "yref": "y domain"},
    }
    return laid_out(
        [*(_each(pull, names) if few else [_band(pull)]), _mean(pull)],
        HEIGHT,
        xaxis=titled("training steps"),
        yaxis=titled("cosine of two tasks' gradients"),
        shapes=[line_at_zero("y", 1), marked],
        showlegend=False,
    )


def _each(pull: Pull, names: Sequence[str]) -> list[Trace]:
    return [
        {
            "type": "scatter",
            "x": pull.steps,
            "y": cosines,
            "mode": "lines",
            "line": {"color": UNLABELLED, "width": 1.2},
            "name": f"{names[first]} and {names[second]}",
            "hovertemplate": "step %{x}: %{y:.2f}",
        }
        for (first, second), cosines in zip(pull.pairs, pull.cosines, strict=True)
    ]


def _band(pull: Pull) -> Trace:
    low, high = np.quantile(pull.cosines, (0.1, 0.9), axis=0)
    return {
        "type": "scatter",
        "x": np.concatenate([pull.steps, pull.steps[::-1]]),
        "y": np.concatenate([high, low[::-1]]),
        "fill": "toself",
        "fillcolor": translucent(UNLABELLED, 0.25),
        "line": {"width": 0},
        "mode": "lines",
        "hoverinfo": "skip",
    }


def _mean(pull: Pull) -> Trace:
    return {
        "type": "scatter",
        "x": pull.steps,
        "y": pull.mean,
        "mode": "lines+markers",
        "line": {"color": TOGETHER, "width": 3},
        "name": "mean",
        "hovertemplate": "step %{x}: %{y:.2f}",
    }


def gains(pairs: pd.DataFrame) -> Figure:
    """Draw what every two tasks gain in a network for the two against the cosine.

    Args:
        pairs: see `core.grouping.pulling.pairs`.
    """
    points = {
        "type": "scatter",
        "x": pairs["cosine"].to_numpy(),
        "y": pairs["gain"].to_numpy(),
        "text": [f"{a} and {b}" for a, b in zip(pairs["first"], pairs["second"], strict=True)],
        "mode": "markers",
        "marker": {"size": 11, "color": TOGETHER},
        "error_y": error_bars(pairs, "gain", 1.5, 4),
        "hovertemplate": "%{text}: cosine %{x:.2f}, gain %{y:.1f}<extra></extra>",
    }
    return laid_out(
        [points],
        HEIGHT,
        xaxis=titled("cosine of the two gradients, mean over training"),
        yaxis=titled("gain of sharing (points)"),
        shapes=[line_at_zero("y", 1), line_at_zero("x", 1)],
        showlegend=False,
    )


def matrix(cosines: Floats, names: Sequence[str]) -> Figure:
    """Draw tasks by tasks: blue where they pull together, orange where against each other."""
    largest = float(np.nanmax(np.abs(cosines), initial=0.1))
    cells = {
        "type": "heatmap",
        "z": cosines,
        "x": list(names),
        "y": list(names),
        "zmin": -largest,
        "zmax": largest,
        "colorscale": DIVERGING,
        "colorbar": colour_bar("cosine"),
        "xgap": 2,
        "ygap": 2,
        "hovertemplate": "%{y} and %{x}: %{z:.2f}<extra></extra>",
    }
    return laid_out(
        [cells],
        HEIGHT,
        xaxis={"showgrid": False},
        yaxis={"autorange": "reversed", "showgrid": False},
    )
