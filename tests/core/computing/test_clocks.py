import pytest

from core.computing.clocks import LATER_SECONDS, LONG_SECONDS, Clocks
from core.computing.jobs import Job


def job(seconds: float, sharpens: bool = False) -> Job:
    """Make a job that does nothing."""
    return Job("key", print, (), seconds, sharpens)


@pytest.fixture
def clocks() -> Clocks:
    """Nobody has had anything."""
    return Clocks()


def test_of_people_who_stand_alike_the_shorter_job_ends_first(clocks: Clocks) -> None:
    """A short job does not wait for another's long one; beyond some seconds all are alike."""
    assert clocks.turn("A", job(0.5)) < clocks.turn("B", job(2.0))
    assert clocks.turn("A", job(2 * LONG_SECONDS)) == clocks.turn("B", job(9 * LONG_SECONDS))


def test_a_first_answer_comes_before_what_sharpens_another(clocks: Clocks) -> None:
    """But not for ever: who has had that much more stands behind."""
    assert clocks.turn("A", job(3.0)) < clocks.turn("B", job(0.5, sharpens=True))
    clocks.charge("A", LATER_SECONDS)
    assert clocks.turn("A", job(3.0)) > clocks.turn("B", job(0.5, sharpens=True))


def test_what_is_shared_counts_for_each_a_part(clocks: Clocks) -> None:
    """Work that two wait for is of whoever has had less, and half as long."""
    clocks.charge("A", 6.0)
    assert clocks.begin("AB") == 0.0
    assert clocks.turn("AB", job(2.0)) == 1.0
    clocks.charge("AB", 2.0)
    assert (clocks.begin("A"), clocks.begin("B")) == (7.0, 1.0)


def test_who_comes_new_stands_with_those_who_are_served(clocks: Clocks) -> None:
    """Neither behind another's long past nor before it; what is given back is had again."""
    clocks.charge("A", 10.0)
    clocks.advance(8.0)
    assert (clocks.begin("B"), clocks.begin("A")) == (8.0, 10.0)
    clocks.refund("A", 1.5)
    assert clocks.begin("A") == 8.5
    clocks.reset()
    assert clocks.begin("A") == 0.0
