"""Measured gains in words; free of streamlit and plotly."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.atlas import shipped
from core.experiments.adjusting import values
from core.experiments.grid import Grid, axes_of
from core.metrics.catalogue import METRICS
from dashboard.shared.gains.axes import AXIS_NAMES, number


def point_words(row: Mapping[Any, Any], axes: Sequence[str]) -> str:
    """Describe a point: where it is, its gain with the interval, and both arms."""
    place = ", ".join(f"{AXIS_NAMES[axis]} {number(axis, row[axis])}" for axis in axes)
    if not row["replicates"]:
        return f"{place}: {row['outcome']}"
    metric = METRICS[row["metric"]]
    gain, low, high = (f"{row[name]:+.{metric.digits}f}" for name in ("gain", "low", "high"))
    scores = f"{row['arm']} {metric.written(row['score'])}, apart {metric.written(row['apart'])}"
    return (
        f"{place}: gain {gain} {row['unit']} ({low} to {high}), {row['verdict']}; "
        f"{scores}, {row['replicates']} replicates"
    ).replace("-", "−")


def origin_words() -> str:
    """Say where recorded gains come from."""
    of = shipped.origin()
    return (
        f"Recorded: {of['replicates']} replicates a point, engine version {of['engine']}, "
        f"{str(of['built'])[:10]}."
    )


def held_words(grid: Grid) -> str:
    """Name what does not vary on a map."""
    base = values(grid.base)
    held = {
        name: setting.labelled(base)
        for name, setting in axes_of(grid.base).items()
        if name not in grid.names and setting.matters(base)
    }
    return f"Fixed: {', '.join(f'{s.noun} {s.written(base[name])}' for name, s in held.items())}."
