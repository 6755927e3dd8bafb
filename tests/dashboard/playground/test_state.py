from dashboard.playground.state import REMEMBERED, Settings
from dashboard.shared.settings import default, values

ROAD = values(default("road"))


def test_a_change_can_be_undone() -> None:
    """Undo takes back one change at a time, and what was wrong in the address is forgotten."""
    mine = Settings(ROAD, notes=["width must be a number"])
    mine.change({**ROAD, "width": 2})
    mine.change({**ROAD, "width": 4})
    assert mine.notes == []
    mine.undo()
    assert mine.now["width"] == 2
    mine.undo()
    assert (mine.now, mine.past) == (ROAD, [])


def test_only_so_many_changes_are_remembered() -> None:
    """A person who plays for hours keeps the latest changes only."""
    mine = Settings(ROAD)
    for width in range(1, REMEMBERED + 3):
        mine.change({**ROAD, "width": width})
    assert len(mine.past) == REMEMBERED
    assert mine.past[0]["width"] == 2


def test_another_source_keeps_networks_and_arms() -> None:
    """Data are the new source's own; width and arms stay as they were set."""
    mine = Settings({**ROAD, "width": 2, "arms": ("apart", "softmax"), "tasks": 6})
    mine.change_source("digits")
    usual = values(default("digits"))
    assert mine.now == {**usual, "width": 2, "arms": ("apart", "softmax")}
    mine.start_over()
    assert mine.now == usual
