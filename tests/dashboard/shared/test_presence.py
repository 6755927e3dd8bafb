import pytest

from dashboard.shared.presence import LOOK_SECONDS, Everybody, Presence, tab_is_open


class Clock:
    """A clock that a test sets, and who is connected."""

    def __init__(self) -> None:
        self.now = 0.0
        self.connected = {"ann", "bob"}


@pytest.fixture
def clock() -> Clock:
    """Begin at 0, with two people."""
    return Clock()


@pytest.fixture
def everybody(clock: Clock) -> Everybody:
    """Give all people a grace of a minute."""
    return Everybody(clock.connected.__contains__, 60.0, lambda: clock.now)


def wait(everybody: Everybody, clock: Clock, seconds: int) -> None:
    """Let time pass, and everybody be looked at as often as in a server."""
    for _ in range(int(seconds / LOOK_SECONDS)):
        clock.now += LOOK_SECONDS
        everybody.look()


def test_who_loses_the_connection_is_here_for_a_minute(everybody: Everybody, clock: Clock) -> None:
    """Away, but here: work goes on behind that of others, until the grace is over."""
    ann = everybody.of("ann")
    wait(everybody, clock, 600)
    assert (ann.connected, ann.here) == (True, True)
    clock.connected.remove("ann")
    wait(everybody, clock, 60)
    assert (ann.connected, ann.here, ann()) == (False, True, True)
    wait(everybody, clock, 2)
    assert (ann.connected, ann.here, ann()) == (False, False, False)


def test_who_comes_back_in_time_has_never_been_gone(everybody: Everybody, clock: Clock) -> None:
    """A phone that wakes up again finds its work; the next loss has a minute of its own."""
    ann = everybody.of("ann")
    for _ in range(3):
        clock.connected.discard("ann")
        wait(everybody, clock, 50)
        clock.connected.add("ann")
        wait(everybody, clock, 50)
        assert ann.here
        assert everybody.of("ann") is ann


def test_nothing_is_kept_of_who_is_gone(everybody: Everybody, clock: Clock) -> None:
    """A hundred people who open and leave: what they left is cleared, and they are forgotten."""
    cleared: list[str] = []
    for number in range(100):
        everybody.of(f"{number}").when_gone(lambda name=f"{number}": cleared.append(name))
    everybody.of("ann")
    wait(everybody, clock, 62)
    assert len(cleared) == 100
    assert len(everybody) == 1


def test_of_those_who_are_away_the_longest_is_dismissed(everybody: Everybody, clock: Clock) -> None:
    """Who is connected stays, and there is nobody to dismiss where all are."""
    ann, bob = everybody.of("ann"), everybody.of("bob")
    assert not everybody.dismiss()
    for name in ("bob", "ann"):
        wait(everybody, clock, 10)
        clock.connected.remove(name)
    wait(everybody, clock, 5)
    assert everybody.dismiss()
    assert (ann.here, bob.here) == (True, False)


def test_what_is_left_after_leaving_is_cleared_at_once() -> None:
    """A run that is still going when its person is counted as gone leaves nothing either."""
    presence, cleared = Presence(), []
    presence.leave()
    presence.when_gone(lambda: cleared.append(1))
    assert cleared == [1]


def test_a_fault_in_clearing_one_thing_leaves_no_other(caplog: pytest.LogCaptureFixture) -> None:
    """All that a person left is cleared, whatever one part of it says; the log has the fault."""
    presence, cleared = Presence(), []

    def fail() -> None:
        raise OSError("no such folder")

    presence.when_gone(fail)
    presence.when_gone(lambda: cleared.append(1))
    presence.leave()
    assert cleared == [1]
    assert "could not be cleared" in caplog.text


def test_without_a_server_a_person_is_there() -> None:
    """Pages that are run by a test have nobody who could leave."""
    assert tab_is_open()()
