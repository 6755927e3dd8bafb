"""Controls of a map of one's own: its axes, their ranges, what stays, and a finer region."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from core import Experiment, Grid
from core.experiments.grid import Value
from dashboard.shared.gains.axes import AXIS_NAMES, finer, number
from dashboard.shared.settings import SOURCE_NAMES, build, default, knobs_of, source_key, values
from dashboard.shared.theme import plain

GRID_VALUES: dict[str, tuple[Value, ...]] = {
    "width": (1, 2, 4, 8, 16, 32, 64, 128),
    "depth": (1, 2, 3, 4),
    "tasks": (2, 4, 8, 16, 32),
    "examples": (50, 100, 200, 400, 800, 1600),
    "focus_examples": (10, 25, 50, 100, 200),
    "missing": (0.0, 0.25, 0.5, 0.75, 0.9),
    "relatedness": (0.0, 0.25, 0.5, 0.75, 1.0),
    "steps": (100, 200, 500, 1000, 2000),
}


def chosen_grid() -> Grid | None:
    """Draw the controls; return the grid, None where they do not go together and say so."""
    key = st.selectbox(
        "Data",
        list(SOURCE_NAMES),
        format_func=SOURCE_NAMES.__getitem__,
        key="map source",
    )
    base = replace(default(key), replicates=st.slider("Replicates", 2, 30, 5))
    usual = values(base)
    known = [axis for axis in GRID_VALUES if axis in usual and _varies(base, axis)]
    names = AXIS_NAMES
    first = st.selectbox("Across", known, format_func=names.__getitem__, key=f"across {key}")
    rest: list[str | None] = [None, *(axis for axis in known if axis != first)]
    second = st.selectbox(
        "Up",
        rest,
        index=min(2, len(rest) - 1),
        format_func=lambda axis: names[axis] if axis else "nothing: one row",
        key=f"up {key} {first}",
    )
    try:
        with st.expander("What stays the same"):
            base = _held(base, known, {first, second})
        return Grid(base, tuple((axis, _range(base, axis)) for axis in (first, second) if axis))
    except ValueError as error:
        st.error(plain(f"{error}."))
        return None


def _held(base: Experiment, known: list[str], varied: set[str | None]) -> Experiment:
    """Set what does not vary."""
    settings: dict[str, Any] = values(base)
    for axis in known:
        if axis not in varied:
            options = sorted({*_allowed(base, axis), settings[axis]})
            settings[axis] = st.select_slider(
                AXIS_NAMES[axis].capitalize(),
                options,
                value=settings[axis],
                format_func=partial(number, axis),
                key=f"held {axis} {settings['source']}",
            )
    return build(settings)


def _range(base: Experiment, axis: str) -> tuple[Value, ...]:
    options = _allowed(base, axis)
    return _between(axis, options, f"range {axis} {source_key(base)}")


def _between(axis: str, options: Sequence[Value], key: str) -> tuple[Value, ...]:
    """Draw a range of an axis; return the options within it."""
    low, high = st.select_slider(
        AXIS_NAMES[axis].capitalize(),
        options,
        value=(options[0], options[-1]),
        format_func=partial(number, axis),
        key=key,
    )
    return tuple(value for value in options if low <= value <= high)


def _varies(base: Experiment, axis: str) -> bool:
    return len(_allowed(base, axis)) > 1


def _allowed(base: Experiment, axis: str) -> list[Value]:
    """List the usual values of an axis that the source permits."""
    settings = values(base)
    knob = knobs_of(settings["source"])[axis]
    return [value for value in GRID_VALUES[axis] if knob.allows(axis, value)]


def refine(grid: Grid, compute: Callable[[Grid], None]) -> None:
    """Offer a finer map of a region, to be computed as a map of one's own."""
    with st.expander("Finer here"):
        st.caption("Choose a region; the map of your own then holds the points between, too.")
        axes = []
        for axis, measured in grid.axes:
            region = _between(axis, measured, f"finer {axis} {hash(grid)}")
            axes.append((axis, finer(axis, region)))
        refined = Grid(grid.base, tuple(axes))
        st.button(
            f"Compute {refined.size} points",
            on_click=compute,
            args=(refined,),
            icon=":material/zoom_in:",
            key=f"refine {hash(grid)}",
        )
