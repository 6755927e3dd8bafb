import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shared.ticks import FASTEST, SENT, SHARE, SLOWEST, WATCHING, Pace


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def look(pace: Pace, clock: Clock, who: str, seconds: float) -> None:
    """Let somebody take a look that lasts so long."""
    with pace.look(who):
        clock.now += seconds


def test_one_who_watches_alone_sees_every_quarter_of_a_second() -> None:
    """With one person and cheap looks the pace is the fastest one."""
    clock = Clock()
    pace = Pace(clock)
    for _ in range(20):
        look(pace, clock, "me", 0.01)
    assert pace.seconds == FASTEST


@pytest.mark.parametrize(("people", "cost"), [(10, 0.02), (30, 0.015)])
def test_all_looks_together_take_a_fixed_share_of_a_core(people: int, cost: float) -> None:
    """The more people watch, and the longer a look takes, the longer each waits for the next."""
    clock = Clock()
    pace = Pace(clock)
    for _ in range(3):
        for person in range(people):
            look(pace, clock, f"{person}", cost)
    assert pace.seconds == pytest.approx(people * cost / SHARE, rel=0.05)


def test_cheap_looks_of_many_leave_time_to_send_them() -> None:
    """However little drawing costs, each who watches adds the time that sending may take."""
    clock = Clock()
    pace = Pace(clock)
    for person in range(30):
        look(pace, clock, f"{person}", 0.001)
    assert pace.seconds == pytest.approx(30 * SENT)


def test_nobody_waits_longer_than_a_few_seconds() -> None:
    """However slow looks become, each page looks again soon."""
    clock = Clock()
    pace = Pace(clock)
    for person in range(50):
        look(pace, clock, f"{person}", 0.05)
    assert pace.seconds == SLOWEST


def test_who_has_left_slows_nobody_down() -> None:
    """People who have not looked for a while do not count."""
    clock = Clock()
    pace = Pace(clock)
    for person in range(30):
        look(pace, clock, f"{person}", 0.01)
    slow = pace.seconds
    clock.now += 2 * WATCHING
    look(pace, clock, "me", 0.01)
    assert pace.seconds == FASTEST < slow


def test_a_look_that_is_cut_short_counts() -> None:
    """What a look took is counted, too, when it did not come to its end."""
    clock = Clock()
    pace = Pace(clock)

    def cut_short(who: str) -> None:
        with pace.look(who):
            clock.now += 0.01
            raise InterruptedError

    for person in range(30):
        with pytest.raises(InterruptedError):
            cut_short(f"{person}")
    assert pace.seconds > FASTEST


def _page() -> None:
    """Draw a count at every look."""
    import streamlit as st

    from dashboard.shared import ticks

    def draw(word: str) -> None:
        st.session_state.looks = st.session_state.get("looks", 0) + 1
        st.markdown(f"{word} {st.session_state.looks}")

    ticks.ticking(draw, "look")


def test_what_ticks_is_drawn_at_once() -> None:
    """A page shows what it watches in its first run."""
    page = AppTest.from_function(_page).run()
    assert not page.exception
    assert page.markdown[0].value == "look 1"


def test_what_ticks_has_a_place_that_no_tick_takes_away() -> None:
    """Two blocks: Streamlit drops the inner one where a tick comes before the page is sent."""
    page = AppTest.from_function(_page).run()
    (place,) = page.main.children.values()
    (fragment,) = place.children.values()
    assert (place.type, fragment.type) == ("flex_container", "flex_container")
    assert fragment.children[0].value == "look 1"
