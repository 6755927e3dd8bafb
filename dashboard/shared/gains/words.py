"""Measured gains in words; free of streamlit and plotly."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.atlas import shipped
from core.atlas.maps import REPLICATES
from core.experiments.adjusting import values
from core.experiments.grid import Grid, axes_of
from core.metrics.catalogue import METRICS
from dashboard.shared.gains.axes import AXIS_NAMES, number


def point_words(row: Mapping[Any, Any], axes: Sequence[str]) -> str:
    """Describe a point: where it is, its gain with the interval, and both arms."""
    place = place_words(axes, [row[axis] for axis in axes])
    if not row["replicates"]:
        return f"{place}: {row['outcome']}"
    metric = METRICS[row["metric"]]
    gain, low, high = (f"{row[name]:+.{metric.digits}f}" for name in ("gain", "low", "high"))
    scores = f"{row['arm']} {metric.written(row['score'])}, apart {metric.written(row['apart'])}"
    return (
        f"{place}: gain {gain} {row['unit']} ({low} to {high}), {row['verdict']}; "
        f"{scores}, {row['replicates']} replicates"
    ).replace("-", "−")


def origin_words(replicates: int = REPLICATES) -> str:
    """Say where recorded gains come from.

    Args:
        replicates: of a point; those of a fine map unless another table is shown.
    """
    of = shipped.origin()
    day = str(of["built"])[:10]
    return f"Recorded: {replicates} replicates a point, engine version {of['engine']}, {day}."


def held_words(grid: Grid) -> str:
    """Name what does not vary on a map."""
    base = values(grid.base)
    held = {
        name: setting.labelled(base)
        for name, setting in axes_of(grid.base).items()
        if name not in grid.names and setting.matters(base)
    }
    return f"Fixed: {', '.join(f'{s.noun} {s.written(base[name])}' for name, s in held.items())}."


def place_words(axes: Sequence[str], at: Sequence[object]) -> str:
    """Name the place of a point: the value that each axis has there."""
    named = zip(axes, at, strict=True)
    return ", ".join(f"{AXIS_NAMES[axis]} {number(axis, value)}" for axis, value in named)
