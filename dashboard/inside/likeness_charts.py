"""How alike layers are, as figures."""

import numpy as np
import pandas as pd

from dashboard.shared.figure import Figure, Trace
from dashboard.shared.figures import colour_bar, laid_out, titled
from dashboard.shared.theme import TOGETHER, UNLABELLED, translucent

ROW, AROUND = 34, 110  # pixels
KINDS = (
    ("trained", "trained one network", "circle", 13, TOGETHER),
    ("untrained", "the same before training", "circle-open", 11, TOGETHER),
    ("unlike", "examples shuffled", "x-thin-open", 9, UNLABELLED),
)


def dots(frame: pd.DataFrame) -> Figure:
    """Draw a row for each task: how alike the separate network is to the one, and to two others."""
    traces: list[Trace] = []
    for column, name, symbol, size, colour in KINDS:
        traces.append(
            {
                "type": "scatter",
                "x": frame[column].to_numpy(),
                "y": frame["task"].tolist(),
                "mode": "markers",
                "marker": {"symbol": symbol, "size": size, "color": colour, "line": {"width": 2}},
                "name": name,
                "hovertemplate": "%{y}: %{x:.2f}",
            }
        )
    return laid_out(
        traces,
        ROW * frame["task"].nunique() + AROUND,
        xaxis=titled("likeness (linear CKA) with the separate network", range=[-0.03, 1.03]),
        yaxis={"autorange": "reversed"},
        showlegend=True,
    )


def layers(values: np.ndarray) -> Figure:
    """Draw the mean likeness of the layers of the one network with those of separate ones."""
    names = [f"layer {number + 1}" for number in range(len(values))]
    cells = {
        "type": "heatmap",
        "z": values,
        "x": names,
        "y": names,
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0, translucent(TOGETHER, 0.05)], [1, TOGETHER]],
        "colorbar": colour_bar("CKA"),
        "xgap": 2,
        "ygap": 2,
        "hovertemplate": "one network, %{y}; separate, %{x}: %{z:.2f}<extra></extra>",
    }
    return laid_out(
        [cells],
        60 * len(values) + AROUND,
        xaxis=titled("separate networks", showgrid=False),
        yaxis=titled("one network", autorange="reversed", showgrid=False),
    )
