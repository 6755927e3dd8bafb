import pytest

from core.classroom import flow
from core.classroom.flow import SCREENS, Stage
from core.classroom.room import PEOPLE, RefusedError, Room


def at(step: flow.Step, stage: Stage = Stage.ASK) -> int:
    """Return the number of a screen."""
    return next(n for n, s in enumerate(SCREENS) if s.step is step and s.stage is stage)


def room(step: flow.Step = flow.OPENING, stage: Stage = Stage.ASK) -> Room:
    """Open a room that is at a screen."""
    return Room("BCDFGHJK", "digest", 0.0, at=at(step, stage))


def test_an_answer_counts_once_however_often_it_is_changed() -> None:
    """The latest counts."""
    here = room()
    for answer in ("0", "1", "1", "2"):
        here.answer("somebody", answer)
    here.answer("another", "1")
    assert here.view().totals["opening"] == {"2": 1, "1": 1}
    assert here.view().voted == 2


@pytest.mark.parametrize("stage", [Stage.TALK, Stage.REVEAL])
def test_no_answer_is_taken_once_the_vote_is_closed(stage: Stage) -> None:
    """Neither while people talk nor after the reveal."""
    here = room(flow.ONE, stage)
    with pytest.raises(RefusedError, match="closed"):
        here.answer("somebody", "0")


@pytest.mark.parametrize("answer", ["3", "-1", "", "banana", "0 ", "0-0", "٣"])
def test_only_what_is_offered_is_an_answer(answer: str) -> None:
    """Anything else is refused in a sentence."""
    here = room()
    with pytest.raises(RefusedError, match="offered"):
        here.answer("somebody", answer)
    assert here.view().voted == 0


def test_the_second_vote_leaves_the_first_as_it_was() -> None:
    """Both are there to be shown side by side."""
    here = room(flow.ONE)
    here.answer("somebody", "1")
    here.go_to(at(flow.ONE, Stage.AGAIN))
    here.answer("somebody", "0")
    totals = here.view().totals
    assert (totals["one-network"], totals["one-network-again"]) == ({"1": 1}, {"0": 1})


def test_a_cell_is_one_pairs_until_none_is_free() -> None:
    """Who comes first has it, and may move on; when all are taken they are shared."""
    here = room(flow.MAP)
    here.answer("first", "7-0")
    with pytest.raises(RefusedError, match="free"):
        here.answer("second", "7-1")
    here.answer("first", "8-0")
    here.answer("second", "7-1")
    assert here.view().taken == {7, 8}
    for cell in set(range(flow.CELLS)) - {7, 8}:
        here.answer(f"pair {cell}", f"{cell}-2")
    here.answer("late", "7-0")
    assert here.view().voted == flow.CELLS + 1


def test_with_the_end_only_totals_are_left() -> None:
    """Nobody's answers can be told any more, and nothing can be changed."""
    here = room()
    here.answer("b", "1")
    here.answer("a", "2")
    before = here.view().totals
    here.end()
    assert here.view().totals == before
    assert here.answers["opening"] == {"0": "1", "1": "2"}
    for change in (lambda: here.answer("a", "0"), lambda: here.go_to(0), here.end):
        with pytest.raises(RefusedError, match="ended"):
            change()


def test_a_view_is_the_same_object_until_something_moves() -> None:
    """So that whoever looks sees at once that there is nothing new."""
    here = room()
    assert here.view() is here.view()
    before = here.view()
    here.answer("somebody", "0")
    assert here.view() is not before
    before = here.view()
    here.go_to(0)
    assert here.view() is not before


@pytest.mark.parametrize(("asked", "shown"), [(-5, 0), (10_000, len(SCREENS) - 1)])
def test_there_is_no_screen_beyond_the_ends(asked: int, shown: int) -> None:
    """Whoever goes on too far stays at the first or the last."""
    here = room()
    here.go_to(asked)
    assert here.at == shown


def test_a_room_has_room_for_so_many() -> None:
    """Whoever has answered may change it, even where the room is full."""
    here = room()
    for person in range(PEOPLE):
        here.answer(f"{person}", "0")
    with pytest.raises(RefusedError, match="full"):
        here.answer("one more", "0")
    here.answer("0", "1")
    assert here.view().totals["opening"] == {"0": PEOPLE - 1, "1": 1}
