"""Who uses which unit, as a figure."""

from dashboard.inside.use_frames import Effects
from dashboard.shared.figure import Figure
from dashboard.shared.figures import laid_out
from dashboard.shared.theme import UNLABELLED, translucent

ROW, AROUND = 34, 60  # pixels: of a task, and of all else


def use(effects: Effects, colour: str, over: str) -> Figure:
    """Draw tasks by units: the stronger the colour, the more is lost with the unit.

    Args:
        over: the name of the axis below.
    """
    cells = {
        "type": "heatmap",
        "z": effects.values,
        "x": list(effects.units),
        "y": list(effects.tasks),
        "zmin": 0,
        "zmax": 0.5,
        "colorscale": [
            [0, translucent(UNLABELLED, 0.08)],
            [0.1, translucent(colour, 0.3)],
            [1, colour],
        ],
        "showscale": False,
        "xgap": 1,
        "ygap": 2,
        "hovertemplate": "%{y} without %{x}: loses %{z:.0%}<extra></extra>",
    }
    return laid_out(
        [cells],
        ROW * len(effects.tasks) + AROUND,
        xaxis={"title": {"text": over}, "showticklabels": False, "showgrid": False},
        yaxis={"autorange": "reversed", "showgrid": False},
    )
