from collections.abc import Mapping

import pytest
import streamlit as st

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


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Stand in for a browser that has just opened the dashboard."""
    return Browser(monkeypatch)


def page(shown: dict[str, str]) -> Mapping[str, str] | None:
    """Run a page whose mark is "a", usually at 1; return where the person has gone to."""
    address = history.gone_to("a", shown)
    history.write("a", "1", address or shown)
    return address


def test_an_address_is_written_only_when_it_says_something_else(browser: Browser) -> None:
    """Whatever is left out there is usual, so that opening a page makes no entry in history."""
    page({"a": "1"})
    browser.goes(b="2")
    page({"a": "1", "b": "2"})
    assert browser.written == []
    page({"a": "1", "b": "3"})
    page({"a": "1", "b": "3"})
    assert browser.written == [{"a": "1", "b": "3"}]


def test_back_brings_what_the_address_says(browser: Browser) -> None:
    """An address of the page is taken over, and one without its mark means what was opened."""
    page({"a": "1"})
    page({"a": "2"})
    browser.goes(back=True, a="1")
    assert page({"a": "2"}) == {"a": "1"}
    browser.goes(back=True)
    assert page({"a": "2"}) == {"a": "1"}


def test_an_address_without_the_mark_means_what_was_opened_with_it(browser: Browser) -> None:
    """Also when the first run was cut short before it had written anything."""
    browser.goes(b="2")
    history.gone_to("a", {"a": "1", "b": "2"})
    browser.goes(back=True, b="2")
    assert page({"a": "3"}) == {"a": "1", "b": "2"}


def test_an_address_that_is_late_changes_nothing(browser: Browser) -> None:
    """A browser may report an address from before the last move: the move stays."""
    page({"a": "1"})
    page({"a": "2"})
    browser.goes(a="1")
    assert page({"a": "3"}) is None
    assert browser.address == {"a": "3"}


def test_who_comes_from_another_page_by_a_link_gets_what_it_says(browser: Browser) -> None:
    """A link that has the mark says what to show; without it the page is as they left it."""
    page({"a": "1"})
    history.gone_to("other", {})
    browser.goes(a="5")
    assert page({"a": "1"}) == {"a": "5"}
    history.gone_to("other", {})
    browser.goes(other="x")
    assert page({"a": "5"}) is None
    history.gone_to("other", {})
    browser.goes(back=True, other="x")
    assert page({"a": "5"}) is None
    assert browser.address == {"a": "5"}


def test_a_newcomer_has_seen_no_page(browser: Browser) -> None:
    """Until a page has asked where they have gone to."""
    assert history.is_newcomer()
    page({"a": "1"})
    assert not history.is_newcomer()
