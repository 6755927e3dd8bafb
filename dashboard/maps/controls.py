"""Controls of maps: how a recorded grid is cut, how a map of one's own is set, a finer region."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from core import Grid
from core.data.catalogue import SOURCES
from core.settings.setting import Value, Whole
from dashboard.maps.cut import Cut
from dashboard.maps.drawing import At
from dashboard.maps.own import NO_AXIS, Own
from dashboard.maps.state import View
from dashboard.shared import controls
from dashboard.shared.gains.axes import AXIS_NAMES, finer, number
from dashboard.shared.settings import declared
from dashboard.shared.theme import plain


def cut_controls(mine: View, cut: Cut) -> None:
    """Draw which axes of a recorded grid make the map, and where the others stand."""

    def tie(name: str, value: object, options: Sequence[object]) -> dict[str, Any]:
        def moved(name: str, key: str) -> None:
            mine.turn(name, controls.held(key))

        return controls.bound(name, f"cut {name} {mine.title}", value, moved, options.__contains__)

    names = list(cut.axes)
    for label, axis in (("Across", cut.across), ("Up", cut.up)):
        name = label.lower()
        place = names.index(axis)
        st.selectbox(label, names, place, AXIS_NAMES.__getitem__, **tie(name, axis, names))
    for axis, value in cut.held.items():
        options = cut.axes[axis]
        st.select_slider(
            AXIS_NAMES[axis].capitalize(),
            options,
            value,
            partial(number, axis),
            **tie(axis, value, options),
        )


def chosen_grid(mine: View) -> Grid | None:
    """Draw the controls; return the grid, None where they do not go together and say so."""
    drawn = _Controls(mine, mine.own)
    drawn.source()
    drawn.axes()
    with st.expander("What stays the same"):
        drawn.held()
    drawn.ranges()
    try:
        return mine.own.grid()
    except ValueError as error:
        st.error(plain(f"{error}."))
        return None


class _Controls:
    """The widgets of one person's map."""

    def __init__(self, mine: View, own: Own) -> None:
        self._mine, self._own, self._known = mine, own, own.known()

    def source(self) -> None:
        """Draw the choice of the source, and how often each point is measured."""
        st.selectbox(
            "Data of your map",
            list(SOURCES),
            list(SOURCES).index(self._own.source),
            format_func=lambda key: SOURCES[key].title,
            **self._tie("source", "map source", self._own.source, SOURCES.__contains__),
        )
        setting = declared(self._own.source)["replicates"]
        bounds, value = setting.offered, self._own.base["replicates"]
        assert isinstance(bounds, Whole)
        tie = self._tie("replicates", "map replicates", value, setting.allows)
        st.slider("Replicates", bounds.low, bounds.high, value, **tie)

    def axes(self) -> None:
        """Draw the choice of what varies."""
        own, known = self._own, list(self._known)
        st.selectbox(
            "Across",
            known,
            known.index(own.across),
            AXIS_NAMES.__getitem__,
            **self._tie("across", f"across {own.source}", own.across, known.__contains__),
        )
        rest = [NO_AXIS, *(axis for axis in known if axis != own.across)]
        st.selectbox(
            "Up",
            rest,
            rest.index(own.up),
            lambda axis: AXIS_NAMES.get(axis, "nothing: one row"),
            **self._tie("up", f"up {own.source} {own.across}", own.up, rest.__contains__),
        )

    def held(self) -> None:
        """Draw what does not vary."""
        for axis, setting in self._known.items():
            if axis not in self._own.axes:
                value = self._own.base[axis]
                st.select_slider(
                    AXIS_NAMES[axis].capitalize(),
                    sorted({*self._own.options(axis), value}),
                    value,
                    partial(number, axis),
                    **self._tie(axis, f"held {axis} {self._own.source}", value, setting.allows),
                )
        for name, setting in self._own.choices().items():
            value = self._own.base[name]
            tie = self._tie(name, f"held {name} {self._own.source}", value, setting.allows)
            controls.setting_widget(setting, value, tie)

    def ranges(self) -> None:
        """Draw between which values each axis varies."""
        for axis, values in self._own.axes.items():
            options, ends = self._own.options(axis), (min(values), max(values))
            key = f"range {axis} {self._own.source}"
            st.select_slider(
                AXIS_NAMES[axis].capitalize(),
                options,
                ends,
                partial(number, axis),
                **self._tie(f"range {axis}", key, ends, controls.within(options)),
            )

    def _tie(self, name: str, key: str, value: object, allows: controls.Allows) -> dict[str, Any]:
        return controls.bound(name, key, value, self._moved, allows)

    def _moved(self, name: str, key: str) -> None:
        self._mine.set(name, controls.held(key))


def refine(grid: Grid, compute: Callable[[Grid], None], at: At | None) -> None:
    """Offer a finer map of a region, to be computed as a map of one's own.

    Args:
        at: the cell around which the region begins; None: it begins with all of the map.
    """
    with st.expander("Zoom in", expanded=at is not None):
        st.caption(
            "Choose a region, or a cell's **Finer here**; the map of your own then holds the "
            "points between, too."
        )
        axes = []
        for place, (axis, measured) in enumerate(grid.axes):
            options = sorted(measured)
            usual = around(options, None if at is None else at[place])
            key = f"finer {axis} {hash(grid)} {at}"
            ends, tie = controls.choice(key, usual, controls.within(options))
            st.select_slider(
                AXIS_NAMES[axis].capitalize(), options, ends, partial(number, axis), **tie
            )
            region = [value for value in options if ends[0] <= value <= ends[1]]
            axes.append((axis, finer(axis, region)))
        refined = Grid(grid.base, tuple(axes))
        st.button(
            f"Compute {refined.size} points",
            on_click=compute,
            args=(refined,),
            icon=":material/zoom_in:",
            key=f"refine {hash(grid)}",
        )


def around(options: Sequence[Value], value: Value | None) -> tuple[Value, Value]:
    """Return the neighbours of a value; None: the ends.

    >>> around([2, 4, 8, 16, 32], 8), around([2, 4, 8], 2), around([2, 4, 8], None)
    ((4, 16), (2, 4), (2, 8))
    """
    if value is None:
        return options[0], options[-1]
    place = options.index(value)
    return options[max(0, place - 1)], options[min(len(options) - 1, place + 1)]
