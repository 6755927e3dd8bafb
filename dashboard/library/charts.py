"""Gains of a sweep and of an advice as plotly figures."""

import numpy as np
import pandas as pd

from dashboard.shared.figure import Figure
from dashboard.shared.figures import error_bars, laid_out, line_at_zero, titled
from dashboard.shared.theme import verdict_colour

HEIGHT = 320  # pixels
ROW = 44  # of each way to train


def sweep_gains(table: pd.DataFrame) -> Figure:
    """Draw the gain of every point with its 95% interval, from the largest.

    Args:
        table: a row for each point: gain, low, high, verdict, unit, and a text of where it is.
    """
    table = table.sort_values("gain", ascending=False).reset_index(drop=True)
    points = {
        "type": "scatter",
        "x": np.arange(len(table)) + 1,
        "y": table["gain"].to_numpy(dtype=float),
        "mode": "markers",
        "marker": {"color": list(map(verdict_colour, table["verdict"].astype(str))), "size": 8},
        "error_y": error_bars(table, "gain", 1, 0),
        "hovertemplate": "%{y:.2f}<extra></extra>",
        "showlegend": False,
    }
    unit = str(table["unit"].iloc[0]) if len(table) else ""
    return laid_out(
        [points],
        HEIGHT,
        xaxis=titled("points of the map, from the largest gain to the smallest"),
        yaxis=titled(f"gain ({unit})"),
        shapes=[line_at_zero("y", 1)],
    )


def advice_gains(table: pd.DataFrame) -> Figure:
    """Draw the gain of each way to train over apart, with its interval.

    Args:
        table: all tables of an advice as one, see `core.takeaway.numbers.parquet`.
    """
    arms = table[(table["table"] == "arms") & table["gain"].notna()]
    unit = str(table.loc[table["table"] == "advice", "unit"].iloc[0])
    points = {
        "type": "scatter",
        "x": arms["gain"].to_numpy(dtype=float),
        "y": arms["arm"].astype(str).tolist(),
        "mode": "markers",
        "marker": {"color": list(map(verdict_colour, arms["verdict"].astype(str))), "size": 10},
        "error_x": error_bars(arms, "gain", 1.5, 4),
        "hovertemplate": "%{y}: %{x:.2f}<extra></extra>",
        "showlegend": False,
    }
    return laid_out(
        [points],
        100 + ROW * len(arms),
        xaxis=titled(f"gain over apart ({unit})"),
        yaxis={"autorange": "reversed"},
        shapes=[line_at_zero("x", 1)],
    )
