from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.catalogue import SOURCES
from dashboard.maps import cut
from dashboard.maps.addresses import cut_from, cut_query, own_from, own_query
from dashboard.maps.cut import Cut
from dashboard.maps.own import NO_AXIS, Own, usual
from dashboard.maps.state import OWN, View
from dashboard.shared.margin import Margin
from tests.dashboard.hostile import ADDRESSES, is_sentence
from tests.dashboard.maps.atlas import GRID, GRIDS, OTHER
from tests.hostile import hostile

TITLES = {*GRIDS, OWN}


@st.composite
def maps(draw: st.DrawFn) -> Own:
    """Draw a map as a person might set it with the controls."""
    view = View(OWN, usual(draw(st.sampled_from(sorted(SOURCES)))))
    for _ in range(draw(st.integers(0, 4))):
        name = draw(st.sampled_from(["across", "up", "range", "held"]))
        known, own = view.own.known(), view.own
        if name == "across":
            view.set(name, draw(st.sampled_from(sorted(known))))
        elif name == "up":
            others = sorted({*known, NO_AXIS} - {own.across})
            view.set(name, draw(st.sampled_from(others)))
        elif name == "range":
            axis = draw(st.sampled_from(sorted(own.axes)))
            ends = st.sampled_from(own.options(axis))
            view.set(f"range {axis}", tuple(sorted([draw(ends), draw(ends)])))
        elif held := sorted(set(known) - set(own.axes)):
            axis = draw(st.sampled_from(held))
            view.set(axis, draw(st.sampled_from(own.options(axis))))
    return view.own


@hostile(200)
@given(maps())
def test_a_map_of_ones_own_survives_the_address(own: Own) -> None:
    """What its controls can be set to is read from the address again, axes in their order."""
    try:
        grid = own.grid()
    except ValueError:  # it would take too long, which the page says
        return
    again, notes = own_from(own_query(own))
    assert notes == []
    assert again.grid().points() == grid.points()
    assert own_query(again) == own_query(own)


@hostile(800)
@given(ADDRESSES, st.sampled_from(["own", "shared-features", ""]))
def test_no_address_breaks_the_maps(query: dict[str, str], word: str) -> None:
    """Any address shows a map with a grid that can be computed, and says what is wrong in it."""
    view = View(next(iter(GRIDS)), usual("road"))
    for address in (query, {**query, "map": word}):
        view.go_to(address, GRIDS, Margin())
        assert view.title in TITLES
        assert all(map(is_sentence, view.notes))
        view.own.grid()
        for seen in view.cuts.values():
            seen.shown()


@st.composite
def cuts(draw: st.DrawFn) -> Cut:
    """Draw a cut as a person might set it with the controls."""
    view = View("Shared features", usual("road"))
    seen = view.cut(GRID)
    for _ in range(draw(st.integers(0, 5))):
        name = draw(st.sampled_from(["across", "up", *GRID.names]))
        values = seen.axes.get(name, GRID.names)
        view.turn(name, draw(st.sampled_from(values)))
    return seen


@hostile(200)
@given(cuts())
def test_a_cut_survives_the_address(seen: Cut) -> None:
    """Its axes and where the others stand are read from the address again, with nothing to note."""
    query = cut_query("Shared features", seen)
    again, notes = cut_from(query, GRID)
    assert notes == []
    assert again.shown() == seen.shown()
    assert query["map"] == "shared-features"


def test_the_address_of_what_is_usual_is_short() -> None:
    """What a grid opens with is not in its address, only which grid it is."""
    assert cut_query("Two digits", cut.usual(OTHER)) == {"map": "two-digits"}


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ({"across": "height"}, "across must be one of tasks, width, missing, relatedness, got"),
        ({"up": "width:1,2"}, "up must be one of tasks, width, missing, relatedness, got"),
        ({"across": "tasks", "up": "tasks"}, "across and up must be two settings, got one twice"),
        ({"up": "width"}, "across and up must be two settings, got one twice; width and related"),
        ({"missing": "0.25"}, "missing must be one of 0.0, 0.5, got 0.25; 0.0 is used"),
        ({"missing": "often"}, "missing must be a number, got 'often'; 0.0 is used"),
    ],
)
def test_what_is_wrong_about_a_cut_is_said_and_usual(query: dict[str, str], note: str) -> None:
    """One sentence says what was required and what came; the rest is as it opens."""
    seen, notes = cut_from(query, GRID)
    assert len(notes) == 1
    assert notes[0].startswith(note)
    assert seen.shown() == cut.usual(GRID).shown()


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ({"across": "height:1,2"}, "across must be one of "),
        ({"across": "width:0"}, "width must be a whole number between 1 and 256, got 0"),
        ({"across": "width:1,2", "up": "width:1,2"}, "across and up must be two settings"),
        ({"up": f"width:{','.join(map(str, range(1, 40)))}"}, "up must have at most 20 values"),
        ({"source": "stocks"}, "source must be one of road, shared, digits, molecules, got"),
        ({"steps": "10000", "replicates": "100", "tasks": "32", "depth": "4"}, "width, depth"),
    ],
)
def test_what_is_wrong_is_said_and_usual(query: dict[str, Any], note: str) -> None:
    """One sentence says what was required and what came, and a map that can be computed is set."""
    own, notes = own_from(query)
    assert len(notes) == 1
    assert notes[0].startswith(note)
    assert own.grid().size > 1


def test_axes_that_change_places_keep_their_values() -> None:
    """Who sets across to what varies up has the two swapped, ranges and all."""
    own = usual("shared")
    across, up = own.across, own.up
    own.between(across, (2, 8))
    own.vary_across(up)
    assert list(own.axes) == [up, across]
    assert own.axes[across] == (2, 4, 8)
    own.vary_up(NO_AXIS)
    assert list(own.axes) == [up]
