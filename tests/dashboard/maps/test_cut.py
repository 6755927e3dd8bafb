import pandas as pd
import pytest

from core.atlas.maps import Map, recorded_grids
from core.experiments.adjusting import values
from dashboard.maps import cut
from dashboard.shared.settings import default, source_key
from tests.dashboard.maps.atlas import GRID, GRIDS, rows_of


def test_a_cut_has_the_rows_of_its_points_and_no_others() -> None:
    """Of the whole table those stay in which the other axes have the values where they stand."""
    seen = cut.usual(GRID)
    seen.at |= {"tasks": 4, "missing": 0.0}
    rows = seen.rows(pd.DataFrame(rows_of(GRID, "Shared features")))
    assert list(rows.columns[:2]) == ["width", "relatedness"]
    assert len(rows[rows["metric"] == "error"]) == 9
    assert set(rows["tasks"]) == {4}
    assert set(rows["missing"]) == {0.0}


def test_what_a_cut_shows_are_points_of_the_grid() -> None:
    """Every cell is one of the experiments that were recorded, equal in all settings."""
    seen = cut.usual(GRID)
    seen.at["tasks"] = 4
    every = {experiment for _, experiment in GRID.points()}
    assert {experiment for _, experiment in seen.shown().points()} <= every


@pytest.mark.parametrize("title", GRIDS)
def test_axes_that_change_places_are_two(title: str) -> None:
    """Who sets across to what goes up has the two swapped, and the other way round."""
    seen = cut.usual(GRIDS[title])
    before = seen.across, seen.up
    seen.vary_across(seen.up)
    assert (seen.across, seen.up) == before[::-1]
    seen.vary_up(seen.across)
    assert (seen.across, seen.up) == before


@pytest.mark.parametrize("each", recorded_grids(), ids=lambda each: each.title)
def test_a_grid_opens_near_the_usual_settings(each: Map) -> None:
    """What stands still stands where the Playground opens, or at the nearest recorded place."""
    grid = each.grid
    seen = cut.usual(grid)
    usual = values(default(source_key(grid.base)))
    for name, value in seen.held.items():
        places = seen.axes[name]
        assert value in places
        assert usual[name] in {value, None} or usual[name] not in places
