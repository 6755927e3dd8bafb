import pytest

from core import Missing
from dashboard.maps import addresses
from dashboard.maps.own import usual


def test_which_labels_go_missing_is_chosen_where_some_do() -> None:
    """On the map or below it: where no point has a missing label the choice has no effect."""
    own = usual("shared")
    assert "pattern" not in own.choices()
    own.base["missing"] = 0.5
    assert "pattern" in own.choices()
    own.base["missing"] = 0.0
    own.axes = {"missing": (0.0, 0.5)}
    assert "pattern" in own.choices()


@pytest.mark.parametrize("pattern", ["hard", "positives"])
def test_what_is_chosen_holds_for_all_points_and_stands_in_the_address(pattern: str) -> None:
    """Every point has it, and so has the map that the link opens."""
    own = usual("shared")
    own.axes = {"missing": (0.0, 0.5)}
    own.base["pattern"] = pattern
    found = [point.missing for _, point in own.grid().points()]
    assert found == [Missing(0.0, pattern=pattern), Missing(0.5, pattern=pattern)]
    again, notes = addresses.own_from(addresses.own_query(own))
    assert (again, notes) == (own, [])
