"""Tables of sweeps as grids and slices ready to draw; free of streamlit and plotly."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from core.atlas.shipped import point_of
from core.experiments.grid import Grid, Value
from core.results.gain import ALL, NO_DIFFERENCE

AXIS_NAMES = {
    "width": "network width",
    "depth": "hidden layers",
    "tasks": "tasks",
    "examples": "training examples",
    "focus_examples": "examples of the first task",
    "missing": "labels missing",
    "relatedness": "relatedness",
    "steps": "training steps",
}
RATIO_AXES = ("width", "tasks", "examples", "focus_examples", "steps")


@dataclass(frozen=True)
class GainMap:
    """A map of gains.

    Attributes:
        x, y: the values of the axes, ascending. y holds one empty value when there is one axis.
        gain: (len(y), len(x)), NaN where nothing is measured yet.
        shown: (len(y), len(x)) whether a difference is shown.
        words: (len(y), len(x)) one sentence a cell.
        unit: of the gain.
    """

    x: tuple[Value, ...]
    y: tuple[Value, ...]
    gain: np.ndarray
    shown: np.ndarray
    words: np.ndarray
    unit: str


def point_rows(table: pd.DataFrame, metric: str, arm: str = "together") -> pd.DataFrame:
    """Return the rows of one metric and arm over all tasks: one for each point."""
    of_arm = (table["metric"] == metric) & (table["arm"] == arm)
    return table[of_arm & (table["task"] == ALL)]


def gain_map(
    table: pd.DataFrame,
    axes: Sequence[str],
    metric: str,
    arm: str = "together",
    grid: Grid | None = None,
) -> GainMap:
    """Lay out one metric's gain of an arm on the grid of the first (x) and second (y) axis.

    Args:
        grid: whose points have their places before they are measured; None: those of the table.
    """
    rows = point_rows(table, metric, arm)
    told = dict(grid.axes) if grid else {axis: rows[axis].unique().tolist() for axis in axes}
    xs = tuple(sorted(told[axes[0]]))
    ys = tuple(sorted(told[axes[1]])) if len(axes) > 1 else (0,)
    gain = np.full((len(ys), len(xs)), np.nan)
    shown = np.zeros(gain.shape, dtype=bool)
    words = np.full(gain.shape, "not measured yet", dtype=object)
    for row in rows.to_dict("records"):
        at = ys.index(row[axes[1]]) if len(axes) > 1 else 0, xs.index(row[axes[0]])
        gain[at] = row["gain"]
        shown[at] = row["verdict"] not in (NO_DIFFERENCE, "")
        words[at] = point_words(row, axes)
    unit = str(rows["unit"].iloc[0]) if len(rows) else ""
    return GainMap(xs, ys, gain, shown, words, unit)


def point_words(row: dict[str, object], axes: Sequence[str]) -> str:
    """Describe a point: where it is, its gain with the interval, and both arms."""
    place = ", ".join(f"{AXIS_NAMES[axis]} {number(axis, row[axis])}" for axis in axes)
    if not row["replicates"]:
        return f"{place}: {row['outcome']}"
    digits = 3 if row["unit"] == "nats" else 1
    gain, low, high = (f"{row[name]:+.{digits}f}" for name in ("gain", "low", "high"))
    percent = row["metric"] != "log_loss"
    together, apart = (
        f"{row[name]:.1%}" if percent else f"{row[name]:.3f}" for name in ("score", "apart")
    )
    return (
        f"{place}: gain {gain} {row['unit']} ({low} to {high}), {row['verdict']}; "
        f"together {together}, apart {apart}, {row['replicates']} replicates"
    ).replace("-", "−")


def number(axis: str, value: object) -> str:
    """Write a value of an axis.

    >>> number("missing", 0.25), number("examples", 1600)
    ('25%', '1,600')
    """
    if axis == "missing":
        return f"{value:.0%}"
    return f"{value:,.2f}" if isinstance(value, float) and value % 1 else f"{int(value):,}"  # type: ignore[call-overload]


def held_words(grid: Grid) -> str:
    """Name what does not vary on a map."""
    base = asdict(point_of(grid.base))
    kept = [axis for axis in AXIS_NAMES if axis in base and axis not in grid.names]
    known = [axis for axis in kept if not math.isnan(base[axis])]
    if base["handout"] != "focus":
        known.remove("focus_examples")
    return f"Held: {', '.join(f'{AXIS_NAMES[axis]} {number(axis, base[axis])}' for axis in known)}."


def slice_frame(
    table: pd.DataFrame, axes: Sequence[str], metric: str, at: Value | None, arm: str = "together"
) -> pd.DataFrame:
    """Return an arm's rows along the first axis where the second has the value `at`, ascending."""
    rows = point_rows(table, metric, arm)
    rows = rows[rows["gain"].notna()]
    if len(axes) > 1:
        rows = rows[rows[axes[1]] == at]
    return rows.sort_values(axes[0]).reset_index(drop=True)


def finer(axis: str, values: Sequence[Value]) -> tuple[Value, ...]:
    """Add the value halfway between each two neighbours, where there is one.

    >>> finer("width", (8, 32))
    (8, 16, 32)
    >>> finer("missing", (0.0, 0.5))
    (0.0, 0.25, 0.5)
    """
    between: list[Value] = []
    for low, high in pairwise(values):
        if axis in RATIO_AXES:
            between.append(round(math.sqrt(low * high)))
        elif axis == "depth":
            between.append((int(low) + int(high)) // 2)
        else:
            between.append(round((low + high) / 2, 4))
    return tuple(sorted({*values, *between}))


def crossing(frame: pd.DataFrame, axis: str) -> tuple[Value, Value] | None:
    """Return the neighbours between which the gain along a slice turns from minus to plus."""
    gains, places = frame["gain"].to_numpy(), frame[axis].tolist()
    for low, high, before, after in zip(places, places[1:], gains, gains[1:], strict=False):
        if before < 0 <= after:
            return low, high
    return None
