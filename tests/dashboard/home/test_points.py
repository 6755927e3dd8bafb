import pytest

from core.atlas.maps import recorded_grids
from core.atlas.recorded import FILE, find
from dashboard.home.points import POINTS


@pytest.mark.parametrize("name", POINTS)
def test_every_point_is_one_of_the_recorded_grid(name: str) -> None:
    """What the page shows is measured ahead with the rest."""
    every = (point for each in recorded_grids() for _, point in each.grid.points())
    assert POINTS[name] in every


@pytest.mark.parametrize("name", POINTS)
@pytest.mark.skipif(not FILE.exists(), reason="nothing was recorded in this checkout")
def test_every_point_is_in_the_shipped_file(name: str) -> None:
    """With its curves, and all its replicates."""
    found = find(POINTS[name])
    assert found is not None
    assert found.result.scores["replicate"].nunique() == POINTS[name].replicates
    assert set(found.result.curves["arm"]) == set(POINTS[name].arms)
