import pandas as pd
import pytest

from core import Experiment, Grid
from core.data import SharedFeatures
from core.results.judging import SAME, UNDECIDED
from dashboard.shared.gains.frames import crossing, gain_map, slice_frame

AXES = ("width", "examples")


@pytest.fixture
def table() -> pd.DataFrame:
    """Two widths by two example counts of one metric, the last point not measured."""
    shared = {
        "task": "all", "arm": "together", "metric": "error", "unit": "pp", "score": 0.1,
        "apart": 0.12, "replicates": 20, "outcome": "finished",
    }  # fmt: skip
    rows = [
        {"width": 2, "examples": 50, "gain": -3.0, "low": -4.0, "high": -2.0, "verdict": "apart"},
        {"width": 8, "examples": 50, "gain": 0.5, "low": -1.0, "high": 2.0,
         "verdict": UNDECIDED},
        {"width": 2, "examples": 100, "gain": 2.0, "low": 1.0, "high": 3.0, "verdict": "together"},
    ]  # fmt: skip
    return pd.DataFrame([row | shared for row in rows])


def test_points_lie_at_their_places(table: pd.DataFrame) -> None:
    """Rows are the second axis, columns the first; what is not measured has no verdict."""
    gains = gain_map(table, AXES, "error")
    assert gains.x == (2, 8)
    assert gains.y == (50, 100)
    assert gains.gain[0].tolist() == [-3.0, 0.5]
    assert gains.gain[1, 0] == 2.0
    assert pd.isna(gains.gain[1, 1])
    assert gains.verdict.tolist() == [["apart", UNDECIDED], ["together", ""]]
    assert gains.words[1, 1] == "not measured"


def test_points_have_their_places_before_they_are_measured(table: pd.DataFrame) -> None:
    """With its grid a map has all its cells from the start, so that none moves while it fills."""
    grid = Grid(Experiment(SharedFeatures()), (("width", (8, 2, 32)), ("examples", (50, 100, 200))))
    gains = gain_map(table, AXES, "error", grid=grid)
    assert (gains.x, gains.y) == ((2, 8, 32), (50, 100, 200))
    assert gains.gain[0, 1] == 0.5
    assert gains.words[2].tolist() == ["not measured"] * 3


def test_other_arms_have_maps_of_their_own(table: pd.DataFrame) -> None:
    """Where a table has several arms, a map and a slice hold those of one alone, in any order."""
    transfer = table.assign(arm="transfer", gain=9.0)
    for both in (pd.concat([table, transfer]), pd.concat([transfer, table])):
        mixed = both.reset_index(drop=True)
        assert gain_map(mixed, AXES, "error").gain[0].tolist() == [-3.0, 0.5]
        assert gain_map(mixed, AXES, "error", "transfer").gain[0].tolist() == [9.0, 9.0]
        assert slice_frame(mixed, AXES, "error", 50)["gain"].tolist() == [-3.0, 0.5]
        assert slice_frame(mixed, AXES, "error", 50, "transfer")["gain"].tolist() == [9.0, 9.0]


def test_a_slice_is_one_row_in_order(table: pd.DataFrame) -> None:
    """The slice has the points of one value of the second axis, ascending in the first."""
    frame = slice_frame(table.iloc[::-1], AXES, "error", 50)
    assert frame["width"].tolist() == [2, 8]


def test_a_winner_changes_only_where_both_are_shown() -> None:
    """Points that nobody wins lie between; without two winners nothing is said to change."""
    frame = pd.DataFrame({"width": [2, 4, 8, 16], "gain": [-3.0, -0.1, 0.2, 2.0]})
    won = frame.assign(verdict=["apart", UNDECIDED, SAME, "together"])
    assert crossing(won, "width") == (2, 16)
    for verdicts in (["apart", UNDECIDED, SAME, UNDECIDED], ["apart", "apart", SAME, UNDECIDED]):
        assert crossing(frame.assign(verdict=verdicts), "width") is None
