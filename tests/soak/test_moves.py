import pytest

from tests.soak.moves import Answer, Move, waits


def test_who_moved_on_counts_with_the_time_that_they_waited() -> None:
    """A move without an answer is in no median of the answered, but in that of all."""
    moves = [Move(0.0) for _ in range(3)]
    for move, seconds in zip(moves, (1.0, 2.0, None), strict=True):
        if seconds is not None:
            move.reach(Answer.CURVE, seconds)
        move.until = 9.0
    found = waits(moves, Answer.CURVE)
    assert (found.got, found.left) == ((1.0, 2.0), (9.0,))
    assert found.share == pytest.approx(2 / 3)
    assert (found.of_answered(0.5), found.of_all(0.5), found.of_all(1.0)) == (1.5, 2.0, 9.0)


def test_an_answer_counts_once_and_not_after_the_next_move() -> None:
    """The first of equal answers counts; one that comes late is none."""
    move = Move(10.0)
    move.reach(Answer.RERUN, 11.0)
    move.reach(Answer.RERUN, 12.0)
    move.until = 13.0
    move.reach(Answer.VERDICT, 14.0)
    assert move.after == {Answer.RERUN: 1.0}
