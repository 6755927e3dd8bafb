import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import dashboard.app
from dashboard.catalogue import PAGES, Entry
from dashboard.shared import history


class Browser:
    """What the browser shows, and whether the page runs because of Back or Forward."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.written: list[Mapping[str, str]] = []
        self.address: dict[str, str] = {}
        self.back = False
        monkeypatch.setattr(st, "session_state", {})
        monkeypatch.setattr(st, "query_params", self)
        monkeypatch.setattr(history, "_is_back", lambda: self.back)

    def to_dict(self) -> dict[str, str]:
        """Return the address."""
        return dict(self.address)

    def from_dict(self, query: Mapping[str, str]) -> None:
        """Make it another one, and remember that."""
        self.address = dict(query)
        self.written.append(query)

    def goes(self, back: bool = False, **address: str) -> None:
        """Show another address."""
        self.address, self.back = address, back


class Page:
    """A page that shows numbers; its mark is "a", and 1 is usual there.

    Args:
        asked: takes every address that the page has been asked to go to.
    """

    def __init__(self, asked: Callable[[Mapping[str, str]], None] = lambda _: None) -> None:
        self.shown = {"a": "1"}
        self._asked = asked

    def runs(self, **move: str) -> None:
        """Draw it, after a person has made a move on it."""
        self.shown |= move
        history.follow("a", lambda: dict(self.shown), self._go_to)
        history.write(dict(self.shown))

    def _go_to(self, query: Mapping[str, str]) -> None:
        self._asked(query)
        number = query.get("a", "1")
        self.shown = {"a": number if number.isdigit() else "1"}


def other() -> None:
    """Draw another page."""
    history.follow("other", dict, lambda _: None)


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Stand in for a browser that has just opened the dashboard."""
    return Browser(monkeypatch)


def test_an_address_is_written_only_when_it_says_something_else(browser: Browser) -> None:
    """Whatever is left out there is usual, so that opening a page makes no entry in history."""
    page = Page()
    page.runs()
    page.runs()
    assert browser.written == []
    page.runs(a="3")
    page.runs()
    assert browser.written == [{"a": "3"}]


def test_what_was_wrong_in_an_address_stays_there_until_a_move(browser: Browser) -> None:
    """The page says so beside it, and an entry of what it shows instead would be one too many."""
    browser.goes(a="banana")
    page = Page()
    page.runs()
    assert page.shown == {"a": "1"}
    assert browser.written == []
    page.runs(a="2")
    browser.goes(back=True, a="banana")
    page.runs()
    assert browser.written == [{"a": "2"}]


def test_back_brings_what_the_address_says(browser: Browser) -> None:
    """Without the mark it says what is usual, whatever was shown when the page was opened again."""
    page = Page()
    page.runs()
    page.runs(a="2")
    page.runs(a="3")
    browser.goes(back=True, a="2")
    page.runs()
    assert page.shown == {"a": "2"}
    browser.goes(other="x")
    other()
    browser.goes(back=True, a="2")
    page.runs()
    browser.goes(back=True)
    page.runs()
    assert page.shown == {"a": "1"}
    assert browser.written == [{"a": "2"}, {"a": "3"}]


def test_an_address_that_is_late_changes_nothing(browser: Browser) -> None:
    """A browser may report an address from before the last move: the move stays."""
    page = Page()
    page.runs()
    page.runs(a="2")
    browser.goes(a="1")
    page.runs(a="3")
    assert browser.address == page.shown == {"a": "3"}


def test_a_move_that_is_taken_back_at_once_is_written(browser: Browser) -> None:
    """Its run may still be told the address before the move, while the browser shows the move."""
    page = Page()
    page.runs()
    page.runs(a="2")
    browser.goes()
    page.runs(a="1")
    assert browser.written == [{"a": "2"}, {"a": "1"}]


def test_what_is_a_persons_own_makes_no_other_view(browser: Browser) -> None:
    """It is written beside what a page shows, whatever else is there, and asks for nothing."""
    asked: list[Mapping[str, str]] = []
    page = Page(asked.append)
    page.runs()
    history.write(page.shown, private="id")
    history.write(page.shown, private="id")
    assert browser.written == [{"work": "id"}]
    page.runs(a="2")
    history.write(page.shown, private="id")
    assert browser.address == {"a": "2", "work": "id"}
    browser.goes(back=True, a="7", work="another")
    page.runs()
    assert asked == [{}, {"a": "7"}]
    history.write(page.shown, private="id")
    assert browser.address == {"a": "7", "work": "id"}


def test_who_comes_from_another_page_by_a_link_gets_what_it_says(browser: Browser) -> None:
    """A link that has the mark says what to show; without it the page is as they left it.

    Then it is written at once: the browser has an entry of the page alone, which is no view.
    """
    page = Page()
    page.runs()
    other()
    browser.goes(a="5")
    page.runs()
    assert page.shown == {"a": "5"}
    for link in ({}, {"other": "x"}):
        other()
        browser.goes(**link)
        page.runs()
        assert browser.address == page.shown == {"a": "5"}
    assert len(browser.written) == 2


def test_a_newcomer_has_seen_no_page(browser: Browser) -> None:
    """Until a page has asked where they have gone to."""
    assert history.is_newcomer()
    Page().runs()
    assert not history.is_newcomer()


def test_a_page_without_an_address_lies_between_two_others(browser: Browser) -> None:
    """Who comes from it has come from another page, also if it was their first."""
    marks = {"a": "a", "plain": ""}
    asked: list[Mapping[str, str]] = []
    page = Page(asked.append)
    history.keep(marks, "plain")
    page.runs()
    assert asked == []
    history.keep(marks, "plain")
    browser.goes(a="5")
    page.runs()
    assert asked == [{"a": "5"}]


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.path)
def test_the_mark_of_a_page_says_what_it_shows(entry: Entry) -> None:
    """Nonsense after the mark that the navigation has of it is named by the page."""
    at = AppTest.from_string(f"from {entry.module} import show; show()", default_timeout=60)
    at.query_params[entry.mark] = "banana"
    at.run()
    assert any("banana" in note.value for note in at.warning)


def test_the_browser_knows_the_mark_of_every_page() -> None:
    """They are told with each page, also under the path that the landing page has there."""
    at = AppTest.from_file(dashboard.app.__file__, default_timeout=60).run()
    (told,) = (html.value for html in at.get("html") if "pushState" in html.value)
    (marks, own) = re.findall(r"\)\((\{.*\}), (.*)\)</script>", told)[0]
    assert json.loads(own) == history.PRIVATE
    assert json.loads(marks) == {entry.path: entry.mark for entry in PAGES} | {"": PAGES[0].mark}
    assert Path(history.__file__).with_name("history.js").read_text() in told
