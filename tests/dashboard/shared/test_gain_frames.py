from dataclasses import replace

import pandas as pd
import pytest

from core import Experiment, Grid
from core.atlas import shipped
from core.data import SharedFeatures
from dashboard.shared.gain_frames import (
    crossing,
    finer,
    gain_map,
    held_words,
    number,
    point_words,
    slice_frame,
)

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
         "verdict": "no difference shown"},
        {"width": 2, "examples": 100, "gain": 2.0, "low": 1.0, "high": 3.0, "verdict": "together"},
    ]  # fmt: skip
    return pd.DataFrame([row | shared for row in rows])


def test_points_lie_at_their_places(table: pd.DataFrame) -> None:
    """Rows are the second axis, columns the first; what is not measured is NaN and not shown."""
    found = gain_map(table, AXES, "error")
    assert found.x == (2, 8)
    assert found.y == (50, 100)
    assert found.gain[0].tolist() == [-3.0, 0.5]
    assert found.gain[1, 0] == 2.0
    assert pd.isna(found.gain[1, 1])
    assert found.shown.tolist() == [[True, False], [True, False]]
    assert found.words[1, 1] == "not measured yet"


def test_points_have_their_places_before_they_are_measured(table: pd.DataFrame) -> None:
    """With its grid a map has all its cells from the start, so that none moves while it fills."""
    grid = Grid(Experiment(SharedFeatures()), (("width", (8, 2, 32)), ("examples", (50, 100, 200))))
    found = gain_map(table, AXES, "error", grid=grid)
    assert (found.x, found.y) == ((2, 8, 32), (50, 100, 200))
    assert found.gain[0, 1] == 0.5
    assert found.words[2].tolist() == ["not measured yet"] * 3


def test_other_arms_have_maps_of_their_own(table: pd.DataFrame) -> None:
    """Where a table has several arms, a map and a slice hold those of one alone, in any order."""
    transfer = table.assign(arm="transfer", gain=9.0)
    for both in (pd.concat([table, transfer]), pd.concat([transfer, table])):
        mixed = both.reset_index(drop=True)
        assert gain_map(mixed, AXES, "error").gain[0].tolist() == [-3.0, 0.5]
        assert gain_map(mixed, AXES, "error", "transfer").gain[0].tolist() == [9.0, 9.0]
        assert slice_frame(mixed, AXES, "error", 50)["gain"].tolist() == [-3.0, 0.5]
        assert slice_frame(mixed, AXES, "error", 50, "transfer")["gain"].tolist() == [9.0, 9.0]


def test_a_point_is_told_with_interval_arms_and_replicates(table: pd.DataFrame) -> None:
    """The words of a point name where it is, its gain, its interval, both arms and n."""
    words = point_words(table.iloc[0].to_dict(), AXES)
    for part in ("network width 2", "−3.0 pp", "−4.0 to −2.0", "10.0%", "12.0%", "20 replicates"):
        assert part in words


def test_a_point_with_nothing_to_compare_tells_its_outcome(table: pd.DataFrame) -> None:
    """A point without replicates has its outcome in words."""
    row = table.iloc[0].to_dict() | {"replicates": 0, "outcome": "no complete row is left"}
    assert point_words(row, AXES).endswith("no complete row is left")


def test_a_slice_is_one_row_in_order(table: pd.DataFrame) -> None:
    """The slice has the points of one value of the second axis, ascending in the first."""
    frame = slice_frame(table.iloc[::-1], AXES, "error", 50)
    assert frame["width"].tolist() == [2, 8]
    assert crossing(frame, "width") == (2, 8)
    assert crossing(frame.iloc[:1], "width") is None


@pytest.mark.parametrize(
    ("axis", "values", "wanted"),
    [
        ("width", (1, 4, 16), (1, 2, 4, 8, 16)),
        ("examples", (50, 200), (50, 100, 200)),
        ("missing", (0.0, 0.5), (0.0, 0.25, 0.5)),
        ("depth", (1, 3), (1, 2, 3)),
        ("tasks", (2, 3), (2, 3)),
    ],
)
def test_finer_adds_what_lies_halfway(
    axis: str, values: tuple[float, ...], wanted: tuple[float, ...]
) -> None:
    """Halfway is the geometric mean where sizes count as ratios, and never a value twice."""
    assert finer(axis, values) == wanted


def test_what_is_held_is_named() -> None:
    """The words name every setting that does not vary and none that does."""
    grid = Grid(Experiment(SharedFeatures(tasks=8)), (("width", (2, 8)),))
    words = held_words(grid)
    assert "tasks 8" in words
    assert "width" not in words
    assert "first task" not in words
    focus = replace(grid.base, source=SharedFeatures(handout="focus", focus_examples=40))
    assert "examples of the first task 40" in held_words(Grid(focus, grid.axes))
    assert held_words(shipped.lesson_maps()["digits"].grid)


def test_numbers_are_written_as_their_axis_needs() -> None:
    """Shares are percentages, large numbers have commas."""
    assert [number("missing", 0.25), number("examples", 1600), number("relatedness", 0.5)] == [
        "25%",
        "1,600",
        "0.50",
    ]
