import threading

import pytest

from core.computing.clerk import Clerk
from tests.waiting import PATIENCE, until


@pytest.fixture
def clerk() -> Clerk:
    """A clerk who has nothing to do by himself."""
    return Clerk("clerk", lambda: None, PATIENCE)


def test_what_is_done_is_answered_or_raised(clerk: Clerk) -> None:
    """Who asks gets the answer of another thread, or what is raised there."""
    assert clerk.ask(threading.get_ident, PATIENCE) != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        clerk.ask(lambda: 1 / 0, PATIENCE)
    assert clerk.ask(lambda: 1, PATIENCE) == 1
    clerk.leave()


def test_nobody_waits_longer_than_their_patience(clerk: Clerk) -> None:
    """What has begun goes on, and what has not is not done once nobody waits for it."""
    hanging, done = threading.Event(), []
    with pytest.raises(TimeoutError):
        clerk.ask(lambda: (hanging.wait(PATIENCE), done.append("first")), 0.01)
    with pytest.raises(TimeoutError):
        clerk.ask(lambda: done.append("second"), 0.01)
    hanging.set()
    clerk.ask(lambda: done.append("third"), PATIENCE)
    assert done == ["first", "third"]
    clerk.leave()


def test_something_is_done_now_and_then() -> None:
    """While nobody asks it is done again and again, until the clerk leaves."""
    times: list[None] = []
    clerk = Clerk("clerk", lambda: times.append(None), 0.01)
    until(lambda: len(times) > 3)
    clerk.leave()
    until(lambda: "clerk" not in {thread.name for thread in threading.enumerate()})
