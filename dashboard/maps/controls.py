"""Controls of a map of one's own: its axes, their ranges, what stays, and a finer region."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from core import Experiment, Grid
from core.data.catalogue import SOURCES
from core.experiments.grid import axes_of
from core.settings.setting import Value, Whole
from dashboard.shared.gains.axes import AXIS_NAMES, finer, number
from dashboard.shared.settings import build, declared, default, source_key, values
from dashboard.shared.theme import plain

ACROSS = "width"  # what a map opens with: whether the network is big enough
USUAL_REPLICATES = 5  # of a point: a map of many points is to be seen soon


def chosen_grid() -> Grid | None:
    """Draw the controls; return the grid, None where they do not go together and say so."""
    key = st.selectbox(
        "Data",
        list(SOURCES),
        format_func=lambda key: SOURCES[key].title,
        key="map source",
    )
    replicates = declared(key)["replicates"].offered
    assert isinstance(replicates, Whole)
    count = st.slider("Replicates", replicates.low, replicates.high, USUAL_REPLICATES)
    base = replace(default(key), replicates=count)
    known = [axis for axis in axes_of(base) if len(_allowed(base, axis)) > 1]
    names = AXIS_NAMES
    first = st.selectbox(
        "Across", known, known.index(ACROSS), names.__getitem__, key=f"across {key}"
    )
    rest: list[str | None] = [None, *(axis for axis in known if axis != first)]
    second = st.selectbox(
        "Up",
        rest,
        index=1,  # the first of the source's own
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


def _allowed(base: Experiment, axis: str) -> list[Value]:
    """List the values of an axis that pages offer with the source."""
    setting = declared(source_key(base))[axis]
    return [value for value in setting.axis if setting.allows(value)]


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
