"""Which units follow which feature, as a figure."""

from collections.abc import Sequence

import numpy as np

from core.inside.insight import Insight, Side
from dashboard.shared.figure import Figure, Trace
from dashboard.shared.figures import laid_out, on_part, side_by_side
from dashboard.shared.theme import APART, TOGETHER, translucent

ROW = 34  # pixels
FAINT = 0.3  # a correlation below it is of a unit that follows nothing in particular


def matches(insight: Insight, most: int = 40) -> Figure:
    """Draw the correlation of together's units, and of the best ones of separate networks.

    Args:
        most: units at most, those that follow some feature best.
    """
    units = _sorted(insight.together)[:most]
    one = insight.together.matches[0, units].T
    several = insight.apart.matches.max(axis=1).T
    parts = (
        ("one network: its units", one, [f"unit {unit + 1}" for unit in units], TOGETHER),
        (
            "separate networks: the best unit of each",
            several,
            [f"network {number + 1}" for number in range(several.shape[1])],
            APART,
        ),
    )
    traces: list[Trace] = []
    for number, (_, values, names, colour) in enumerate(parts):
        traces.append(
            {
                "type": "heatmap",
                "z": np.clip(values.astype(np.float32), 0, 1),
                "x": names,
                "y": list(insight.features),
                "zmin": 0,
                "zmax": 1,
                "colorscale": [[0, translucent(colour, 0.05)], [1, colour]],
                "showscale": False,
                "xgap": 1,
                "ygap": 2,
                "hovertemplate": "%{x}, %{y}: %{z:.2f}<extra></extra>",
                **on_part(number),
            }
        )
    layout = side_by_side(
        [title for title, *_ in parts],
        0.08,
        {"showgrid": False, "showticklabels": False},
        {"showgrid": False, "autorange": "reversed"},
    )
    layout["yaxis2"]["showticklabels"] = False
    return laid_out(traces, ROW * len(insight.features) + 70, **layout)


def _sorted(side: Side) -> Sequence[int]:
    """Order units by the feature that they follow best, the surest of each first.

    Those that follow none stand at the end.
    """
    values = side.matches[0].astype(np.float32)
    match = values.max(axis=1)
    of = np.where(match < FAINT, values.shape[1], values.argmax(axis=1))
    sure = np.argsort(-match, kind="stable")
    return [int(unit) for unit in sure[np.argsort(of[sure], kind="stable")]]
