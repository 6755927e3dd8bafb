from itertools import pairwise

from core.classroom import flow
from core.classroom.flow import SCREENS, Stage


def test_the_steps_fill_fifty_minutes() -> None:
    """Each begins when the one before ends, from minute 0 to 50."""
    assert flow.FLOW[0].start == 0
    assert flow.FLOW[-1].end == flow.MINUTES == 50
    assert all(before.end == after.start for before, after in pairwise(flow.FLOW))


def test_votes_come_before_reveals() -> None:
    """In every step the reveal is the last screen, and something is asked before it."""
    for step in flow.FLOW:
        assert Stage.REVEAL not in step.stages[:-1]
        assert (Stage.REVEAL in step.stages) == bool(step.answers)
        if step.answers:
            assert Stage.ASK in step.stages


def test_people_vote_again_after_talking() -> None:
    """The question of Lesson 4 is asked twice, and both votes are counted on their own."""
    assert flow.ONE.stages == (Stage.ASK, Stage.TALK, Stage.AGAIN, Stage.REVEAL)
    assert len(flow.ONE.questions) == 2
    asked = [screen.question for screen in SCREENS if screen.step is flow.ONE]
    assert asked == ["one-network", "", "one-network-again", ""]


def test_answers_are_taken_only_where_something_is_asked() -> None:
    """Each question has just one screen that takes its answers."""
    asked = [screen.question for screen in SCREENS if screen.question]
    assert sorted(asked) == sorted(flow.QUESTIONS)
