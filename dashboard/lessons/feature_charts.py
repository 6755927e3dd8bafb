"""A drawing of the hidden features behind the labels of tasks: own ones, or the same for all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.shared.figure import Figure, Trace
from dashboard.shared.figures import laid_out, on_part, side_by_side
from dashboard.shared.theme import UNLABELLED, translucent

TITLES = ("nothing shared", "everything shared")
HEIGHT = 300  # pixels
FAINT = 0.3  # of the lines to tasks that the text does not speak of


@dataclass(frozen=True)
class Line:
    """From the place of a feature to that of the label of a task."""

    feature: float
    task: int


def behind(tasks: int, features: int, marked: Collection[int], colour: str) -> Figure:
    """Draw the features of each task on the left, and those of all tasks on the right.

    Args:
        features: of each task on the left, of all together on the right.
        marked: the tasks whose lines stand out, from 0.
    """
    own = [
        Line(float(place), number // features)
        for number, place in enumerate(np.linspace(-0.4, tasks - 0.6, tasks * features))
    ]
    shared = [
        Line(float(place), task)
        for place in np.linspace(0, tasks - 1, features + 2)[1:-1]
        for task in range(tasks)
    ]
    traces: list[Trace] = []
    for part, (lines, size) in enumerate(((own, 7), (shared, 16))):
        faint = [line for line in lines if line.task not in marked]
        strong = [line for line in lines if line.task in marked]
        drawn = (
            _lines(faint, translucent(colour, FAINT), 1),
            _lines(strong, colour, 2.5),
            _features(sorted({line.feature for line in lines}), colour, size),
            _labels(tasks),
        )
        traces += [{**trace, **on_part(part)} for trace in drawn]
    layout = side_by_side(
        TITLES,
        0.06,
        {"range": [-0.8, tasks - 0.2], "visible": False},
        {
            "range": [-0.2, 1.2],
            "tickvals": [0, 1],
            "ticktext": ["hidden<br>features", "labels"],
            "showgrid": False,
            "zeroline": False,
        },
    )
    layout["yaxis2"]["visible"] = False  # both have the same names, and the left has them already
    return laid_out(traces, HEIGHT, showlegend=False, **layout)


def _lines(lines: Sequence[Line], colour: str, width: float) -> Trace:
    # None ends a line, so that all of them are one trace
    return {
        "type": "scatter",
        "x": [place for line in lines for place in (line.feature, line.task, None)],
        "y": [0, 1, None] * len(lines),
        "mode": "lines",
        "hoverinfo": "skip",
        "line": {"color": colour, "width": width},
    }


def _features(places: Sequence[float], colour: str, size: int) -> Trace:
    return {
        "type": "scatter",
        "x": list(places),
        "y": [0] * len(places),
        "mode": "markers",
        "hoverinfo": "skip",
        "marker": {"size": size, "color": colour},
    }


def _labels(tasks: int) -> Trace:
    return {
        "type": "scatter",
        "x": list(range(tasks)),
        "y": [1] * tasks,
        "mode": "markers+text",
        "text": [str(task + 1) for task in range(tasks)],
        "textfont": {"color": "white"},
        "hoverinfo": "skip",
        "marker": {"symbol": "square", "size": 24, "color": UNLABELLED},
    }
