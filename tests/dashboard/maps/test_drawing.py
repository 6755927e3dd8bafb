import numpy as np
import pytest

from core.results.judging import SAME, UNDECIDED
from dashboard.maps.drawing import Known, written
from dashboard.shared.gains.frames import GainMap
from tests.dashboard.maps.atlas import Drawn

AXES = ("width", "examples")


def _map(gain: list[list[float]], verdict: list[list[str]]) -> GainMap:
    array = np.array(gain)
    words = np.array([[f"gain {g}" for g in row] for row in gain], dtype=object)
    xs, ys = (2, 8)[: array.shape[1]], (50, 100)[: array.shape[0]]
    return GainMap(xs, ys, array, np.array(verdict), words, "pp", 1)


FOUR = _map([[-1.0, 0.04], [np.nan, 2.0]], [["apart", SAME], ["", "together"]])


def test_the_four_verdicts_are_drawn_apart() -> None:
    """A winner has a colour, each of the others a pattern and a mark, nothing is no number."""
    undecided = _map([[-1.0, 0.5], [-0.04, 2.0]], [["apart", UNDECIDED], [SAME, "together"]])
    cells = Drawn(written(undecided, AXES, {}, "points", 1.0, dark=False)).cells
    assert "won" in cells["[2, 50]"][0]
    assert cells["[8, 50]"] == ({"undecided"}, "+0.5 ?")
    assert "same" in cells["[2, 100]"][0]
    assert cells["[2, 100]"][1] == "0.0 ≈"
    styles = Drawn(written(undecided, AXES, {}, "points", 1.0, dark=False)).styles
    assert len({styles[at] for at in ("[2, 50]", "[8, 50]", "[8, 100]")}) == 3
    assert styles["[8, 50]"] == styles["[2, 100]"]
    empty = Drawn(written(FOUR, AXES, {}, "points", 1.0, dark=False))
    assert empty.cells["[2, 100]"] == ({"none"}, "–")


@pytest.mark.parametrize(
    ("gain", "beside", "above"),
    [
        ([[-1.0, 1.0], [-2.0, 2.0]], {"[2, 50]", "[2, 100]"}, set()),
        ([[-1.0, -1.0], [-2.0, 0.0]], {"[2, 100]"}, {"[8, 50]"}),
        ([[-1.0, np.nan], [-2.0, 2.0]], {"[2, 100]"}, set()),
        ([[1.0, 3.0], [2.0, 4.0]], set(), set()),
    ],
)
def test_a_line_parts_cells_between_which_the_winner_changes(
    gain: list[list[float]], beside: set[str], above: set[str]
) -> None:
    """It runs between measured neighbours of which one gains and the other does not."""
    verdicts = [["" if np.isnan(g) else "together" for g in row] for row in gain]
    cells = Drawn(written(_map(gain, verdicts), AXES, {}, "points", 1.0, dark=False)).cells
    assert {at for at, (classes, _) in cells.items() if "beside" in classes} == beside
    assert {at for at, (classes, _) in cells.items() if "above" in classes} == above


def test_the_line_is_broken_where_a_neighbour_has_no_winner() -> None:
    """Between two winners it is whole; beside a cell that nobody wins it may run elsewhere."""
    verdicts = [["apart", "together"], [UNDECIDED, "together"]]
    cells = Drawn(
        written(_map([[-1.0, 1.0], [-2.0, 2.0]], verdicts), AXES, {}, "", 1.0, dark=False)
    ).cells
    assert cells["[2, 50]"][0] == {"won", "beside"}
    assert cells["[2, 100]"][0] == {"undecided", "beside", "beside-maybe"}


def test_the_highest_row_comes_first_and_cells_have_names() -> None:
    """Cells stand as on a chart; a screen reader hears where each is and what it has."""
    drawn = Drawn(written(FOUR, AXES, {}, "points", 1.0, dark=False))
    assert list(drawn.cells) == ["[2, 100]", "[8, 100]", "[2, 50]", "[8, 50]"]
    assert drawn.names["[8, 100]"] == "gain 2.0"
    assert drawn.names["[2, 100]"].startswith("network width 2, training examples 100: ")


def test_every_cell_has_its_panel_in_which_nothing_is_read_as_html() -> None:
    """What is known of it, or that it has not been measured."""
    known = {(8, 100): Known("a <b> & c.", {"together": "10%"}, "<svg></svg>")}
    html = written(FOUR, AXES, known, "points", 1.0, dark=True)
    assert "a &lt;b&gt; &amp; c." in html
    panels = Drawn(html).panels
    assert panels.keys() == Drawn(html).cells.keys()
    assert "a <b> & c." in panels["[8, 100]"][0]
    assert "together 10%" in panels["[8, 100]"][0]
    assert "Not measured." in panels["[2, 50]"][0]


def test_a_map_of_one_row_has_one_axis() -> None:
    """Its cells are named by that axis alone."""
    row = _map([[-1.0, 2.0]], [["apart", "together"]])
    drawn = Drawn(written(row, AXES[:1], {}, "points", 1.0, dark=False))
    assert list(drawn.cells) == ["[2]", "[8]"]


@pytest.mark.parametrize("gain", [[[0.0, 0.0]], [[np.nan, np.nan]]])
def test_a_map_without_any_gain_can_be_drawn(gain: list[list[float]]) -> None:
    """All zero, or nothing measured yet."""
    drawn = Drawn(written(_map(gain, [["", ""]]), AXES, {}, "points", 1.0, dark=True))
    assert len(drawn.cells) == 2
