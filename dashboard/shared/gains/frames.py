"""Tables of sweeps as grids and slices ready to draw; free of streamlit and plotly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.arms.together import TOGETHER
from core.experiments.grid import Grid
from core.metrics.catalogue import EVERY
from core.results.gain import ALL
from core.results.judging import NOBODY
from core.settings.setting import Value
from dashboard.shared.gains.words import point_words


@dataclass(frozen=True)
class GainMap:
    """A map of gains.

    Attributes:
        x, y: the values of the axes, ascending. y holds one empty value when there is one axis.
        gain: (len(y), len(x)), NaN where nothing is measured yet.
        verdict: (len(y), len(x)) who is better, or that nobody is; "" where nothing is measured.
        words: (len(y), len(x)) one sentence a cell.
        unit: of the gain. digits: after its decimal point, within a cell.
    """

    x: tuple[Value, ...]
    y: tuple[Value, ...]
    gain: np.ndarray
    verdict: np.ndarray
    words: np.ndarray
    unit: str
    digits: int


def point_rows(table: pd.DataFrame, metric: str, arm: str = TOGETHER.name) -> pd.DataFrame:
    """Return the rows of one metric and arm over all tasks: one for each point."""
    of_arm = (table["metric"] == metric) & (table["arm"] == arm)
    return table[of_arm & (table["task"] == ALL)]


def gain_map(
    table: pd.DataFrame,
    axes: Sequence[str],
    metric: str,
    arm: str = TOGETHER.name,
    grid: Grid | None = None,
) -> GainMap:
    """Lay out one metric's gain of an arm on the grid of the first (x) and second (y) axis.

    Args:
        grid: whose points have their places before they are measured; None: those of the table.
    """
    rows = point_rows(table, metric, arm)
    values = dict(grid.axes) if grid else {axis: rows[axis].unique().tolist() for axis in axes}
    xs = tuple(sorted(values[axes[0]]))
    ys = tuple(sorted(values[axes[1]])) if len(axes) > 1 else (0,)
    gain = np.full((len(ys), len(xs)), np.nan)
    verdict = np.full(gain.shape, "", dtype=object)
    words = np.full(gain.shape, "not measured", dtype=object)
    for row in rows.to_dict("records"):
        at = ys.index(row[axes[1]]) if len(axes) > 1 else 0, xs.index(row[axes[0]])
        gain[at] = row["gain"]
        verdict[at] = row["verdict"]
        words[at] = point_words(row, axes)
    digits = max(1, EVERY[metric].digits - 1)
    return GainMap(xs, ys, gain, verdict, words, EVERY[metric].unit, digits)


def turns(gains: GainMap) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Find the measured neighbours of which one gains and the other does not.

    Returns:
        Rows and columns of the cells whose neighbour at the right is the other kind, and of those
        whose neighbour above is.
    """
    positive = np.where(np.isnan(gains.gain), np.nan, gains.gain >= 0)
    beside, above = (np.argwhere(np.abs(np.diff(positive, axis=axis)) == 1) for axis in (1, 0))
    return [(r, c) for r, c in beside.tolist()], [(r, c) for r, c in above.tolist()]


def slice_frame(
    table: pd.DataFrame,
    axes: Sequence[str],
    metric: str,
    at: Value | None,
    arm: str = TOGETHER.name,
) -> pd.DataFrame:
    """Return an arm's rows along the first axis where the second has the value `at`, ascending."""
    rows = point_rows(table, metric, arm)
    rows = rows[rows["gain"].notna()]
    if len(axes) > 1:
        rows = rows[rows[axes[1]] == at]
    return rows.sort_values(axes[0]).reset_index(drop=True)


def crossing(frame: pd.DataFrame, axis: str) -> tuple[Value, Value] | None:
    """Return the nearest points along a slice between which the winner is shown to change."""
    won = frame[~frame["verdict"].isin(NOBODY)]
    places, winners = won[axis].tolist(), won["verdict"].tolist()
    for low, high, before, after in zip(places, places[1:], winners, winners[1:], strict=False):
        if before != after:
            return low, high
    return None
