"""Ways to choose groups as a figure: what each loses, and how many networks it trains."""

from collections.abc import Mapping

import pandas as pd

from dashboard.shared.figure import Figure
from dashboard.shared.figures import error_bars, laid_out, line_at_zero, titled
from dashboard.shared.theme import APART, OTHER, TOGETHER, TRANSFER, UNLABELLED

HEIGHT = 440  # pixels: on a phone the legend takes a third
COLOURS: Mapping[str, str] = {
    "all sets trained": UNLABELLED,
    "pairs trained": OTHER[1],
    "linear surrogate": OTHER[0],
    "gradient affinity": TRANSFER,
    "one network for all": TOGETHER,
    "one network for each": APART,
}


def regret(ways: pd.DataFrame, noun: str) -> Figure:
    """Draw each way's regret with its interval against the networks that it trains.

    Args:
        ways: see `core.grouping.regrets.regrets`, of one number of networks.
        noun: of the score.
    """
    traces = [
        {
            "type": "scatter",
            "x": part["networks"].to_numpy(),
            "y": part["regret"].to_numpy(),
            "name": str(way),
            "mode": "markers",
            "marker": {"size": 13, "color": COLOURS[str(way)]},
            "error_y": error_bars(part, "regret", 1.5, 5),
            "hovertemplate": "%{y:.2f} points, %{x:.1f} networks" + f"<extra>{way}</extra>",
        }
        for way, part in ways.groupby("way", sort=False)
    ]
    return laid_out(
        traces,
        HEIGHT,
        xaxis=titled("networks trained, to choose and to answer", rangemode="tozero"),
        yaxis=titled(f"regret (points of {noun})"),
        shapes=[line_at_zero("y", 1.5)],
        showlegend=True,
    )
