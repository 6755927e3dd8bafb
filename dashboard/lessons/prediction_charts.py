"""A prediction beside what was measured, on their scale."""

from collections.abc import Sequence
from itertools import pairwise

from dashboard.shared.figure import Figure
from dashboard.shared.figures import laid_out, titled
from dashboard.shared.theme import OTHER


def distance(scale: Sequence[float], predicted: float, truth: float | None, unit: str) -> Figure:
    """Draw a scale with the predicted and, when it is known, the measured place."""
    places = list(scale)
    marks = [("you", predicted, "diamond", OTHER[1])]
    if truth is not None:
        marks.append(("measured", truth, "circle", OTHER[2]))
    traces = [
        {
            "type": "scatter",
            "x": [_between(places, value)],
            "y": [0],
            "name": name,
            "mode": "markers",
            "marker": {"symbol": symbol, "size": 18, "color": colour},
            "hovertemplate": f"{value:g}<extra>{name}</extra>",
        }
        for name, value, symbol, colour in marks
    ]
    return laid_out(
        traces,
        150,
        xaxis=titled(
            unit,
            tickvals=list(range(len(places))),
            ticktext=[f"{value:g}" for value in places],
            range=[-0.5, len(places) - 0.5],
            zeroline=False,
        ),
        yaxis={"visible": False, "range": [-1, 1], "fixedrange": True},
    )


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
