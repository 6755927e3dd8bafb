import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shared import browser


def _page() -> None:
    import streamlit as st

    from dashboard.shared import browser

    st.text(browser.recalled("lessons"))
    browser.keep("lessons", "1:60::0")


def _recalled(monkeypatch: pytest.MonkeyPatch, value: str) -> str:
    kept = {f"{browser.PREFIX}lessons": value}
    cookies = type("Context", (), {"cookies": type("Cookies", (), {"to_dict": lambda _: kept})()})
    monkeypatch.setattr(browser.st, "context", cookies)
    return browser.recalled("lessons")


def test_a_page_without_a_browser_recalls_nothing() -> None:
    """Nothing was kept; what is to be kept takes no exception."""
    page = AppTest.from_function(_page).run()
    assert not page.exception
    assert page.text[0].value == ""


def test_what_was_kept_is_recalled(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it was given."""
    assert _recalled(monkeypatch, "1:60::0~4:1:0:1") == "1:60::0~4:1:0:1"


@pytest.mark.parametrize("value", ["1" * 2001, "a b", "<script>", "a;b", "\u0661", "a\nb"])
def test_what_is_too_long_or_odd_is_nothing(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """A cookie may be anybody's writing."""
    assert _recalled(monkeypatch, value) == ""


@pytest.mark.parametrize("text", ["a;b", "a b", "1" * 2001])
def test_what_no_cookie_can_carry_is_refused(text: str) -> None:
    """In one sentence, before the browser cuts it."""
    with pytest.raises(ValueError, match="a browser must be given at most 2000 letters"):
        browser.keep("lessons", text)
