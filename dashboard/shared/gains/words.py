"""Measured gains in words; free of streamlit and plotly."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.arms.catalogue import REFERENCE
from core.arms.together import TOGETHER
from core.atlas import shipped
from core.atlas.maps import REPLICATES
from core.experiments.adjusting import values
from core.experiments.grid import Grid, axes_of
from core.metrics.catalogue import EVERY
from core.results.judging import SAME, UNDECIDED
from core.settings.numerals import numeral
from dashboard.shared.gains.axes import AXIS_NAMES, number


def point_words(row: Mapping[Any, Any], axes: Sequence[str]) -> str:
    """Describe a point: where it is, its gain with the interval, and both arms."""
    place = place_words(axes, [row[axis] for axis in axes])
    if not row["replicates"]:
        return f"{place}: {row['outcome']}"
    metric = EVERY[row["metric"]]
    gain, low, high = (
        numeral(row[name], f"+.{metric.digits}f") for name in ("gain", "low", "high")
    )
    scores = f"{row['arm']} {metric.written(row['score'])}, apart {metric.written(row['apart'])}"
    return (
        f"{place}: gain {gain} {row['unit']} ({low} to {high}), {row['verdict']}; "
        f"{scores}, {row['replicates']} replicates"
    )


def tally(verdicts: Iterable[str]) -> str:
    """Say in how many cells of a map each side is better.

    Args:
        verdicts: of the cells, "" where nothing is measured yet.

    >>> tally(["together", "apart", "apart", UNDECIDED, ""])
    'Of 4 cells, together is better in 1, apart in 2. 1 is undecided.'
    """
    count = Counter(filter(None, verdicts))
    said = (
        f"Of {count.total()} cells, {TOGETHER.name} is better in {count[TOGETHER.name]}, "
        f"{REFERENCE.name} in {count[REFERENCE.name]}."
    )
    same, open_ = count[SAME], count[UNDECIDED]
    if same:
        said += f" In {same} both are practically the same."
    if open_:
        said += f" {open_} {'is' if open_ == 1 else 'are'} undecided."
    return said


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
