import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.classroom.rooms import Rooms
from dashboard.classroom import state
from dashboard.classroom.state import MARK, Visitor
from dashboard.shared import browser
from tests.dashboard.hostile import VALUES, is_sentence
from tests.hostile import hostile


def test_a_browser_recalls_who_it_was_and_what_it_teaches() -> None:
    """Number and keys come back as they were kept; the cookie can carry them."""
    mine = Visitor(keys={"BCDFGHJK": "k" * 22, "KJHGFDCB": "l" * 22})
    written = mine.written()
    assert browser.SAFE.fullmatch(written)
    again = state.read(written)
    assert (again.person, again.keys) == (mine.person, mine.keys)


def test_a_browser_that_teaches_much_keeps_the_latest_keys() -> None:
    """The cookie does not grow without end."""
    keys = {"BCDFGHJ" + letter: letter * 22 for letter in "BCDFGHJKMNPR"}
    again = state.read(Visitor(keys=keys).written())
    assert list(again.keys) == list(keys)[-state.MOST_KEYS :]


@given(st.text(max_size=200) | VALUES)
def test_whatever_a_cookie_says_is_somebody(text: str) -> None:
    """What is odd is left out."""
    mine = state.read(text)
    assert state.WORD.fullmatch(mine.person)
    assert all(state.WORD.fullmatch(key) for key in mine.keys.values())


@hostile(200)
@given(VALUES)
def test_any_link_opens_the_entrance_or_says_why_not(value: str) -> None:
    """One sentence, and the entrance stays."""
    mine = Visitor()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state, "rooms", lambda: Nowhere())
        mine.go_to({MARK: value})
    assert mine.code == ""
    assert mine.note == "" or is_sentence(mine.note)


class Nowhere:
    """Rooms of a server that has none."""

    def enter(self, typed: str, session: str, person: str) -> str:
        """Refuse every code, as `Rooms.enter` does."""
        from core.classroom.room import RefusedError
        from core.classroom.rooms import UNKNOWN

        raise RefusedError(UNKNOWN.format(code=f"“{typed[:20]}”"))


def test_a_teacher_comes_back_to_the_latest_class(rooms: Rooms) -> None:
    """By the key that the browser keeps."""
    mine = Visitor()
    mine.start()
    again = state.read(mine.written())
    again.enter(mine.code)
    assert again.key == mine.key
    assert rooms.teaches(again.code, again.key)
