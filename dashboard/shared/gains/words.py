"""Measured gains in words; free of streamlit and plotly."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from core.atlas.shipped import point_of
from core.experiments.grid import Grid
from dashboard.shared.gains.axes import AXIS_NAMES, number


def point_words(row: Mapping[Any, Any], axes: Sequence[str]) -> str:
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


def held_words(grid: Grid) -> str:
    """Name what does not vary on a map."""
    base = asdict(point_of(grid.base))
    kept = [axis for axis in AXIS_NAMES if axis in base and axis not in grid.names]
    known = [axis for axis in kept if not math.isnan(base[axis])]
    if base["handout"] != "focus":
        known.remove("focus_examples")
    return f"Held: {', '.join(f'{AXIS_NAMES[axis]} {number(axis, base[axis])}' for axis in known)}."
