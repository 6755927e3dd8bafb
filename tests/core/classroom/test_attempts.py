import pytest

from core.classroom.attempts import SECONDS, Attempts
from core.classroom.room import RefusedError


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def test_a_session_has_so_many_in_a_minute() -> None:
    """Others go on meanwhile, and after a minute it may try again."""
    clock = Clock()
    attempts = Attempts(3, 100, clock)
    for _ in range(3):
        attempts.require("one")
        attempts.count("one")
    with pytest.raises(RefusedError, match="minute"):
        attempts.require("one")
    attempts.require("another")
    clock.now = SECONDS
    attempts.require("one")


def test_all_sessions_together_have_so_many_in_a_minute() -> None:
    """Who opens a new session for each attempt is stopped, too."""
    attempts = Attempts(3, 20, Clock())
    for number in range(20):
        attempts.require(f"{number}")
        attempts.count(f"{number}")
    with pytest.raises(RefusedError, match="minute"):
        attempts.require("one more")
