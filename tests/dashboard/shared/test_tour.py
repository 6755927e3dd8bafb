import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shared import browser

STEPS = ("One.", "Two.", "Three.", "Four.")


def _page() -> None:
    from dashboard.shared import tour

    tour.show("here", ("One.", "Two.", "Three.", "Four."))
    tour.button("here")
    tour.keep()


def _open(**query: str) -> AppTest:
    page = AppTest.from_function(_page)
    page.query_params.update(query)
    return page.run()


def _shown(page: AppTest) -> list[str]:
    return [text.value for text in page.markdown]


def _press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    return page


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Stand in for what a browser keeps."""
    cookies: dict[str, str] = {}
    monkeypatch.setattr(browser, "recalled", lambda name: cookies.get(name, ""))
    monkeypatch.setattr(browser, "keep", cookies.__setitem__)
    return cookies


def test_a_newcomer_is_led_through_all_steps(kept: dict[str, str]) -> None:
    """Next leads to the last, which ends the tour; the browser keeps that."""
    page = _open()
    for number, step in enumerate(STEPS, start=1):
        assert _shown(page) == [f"**Tour, {number} of 4.** {step}"]
        assert kept == {}
        _press(page, "Next" if number < len(STEPS) else "Done")
    assert _shown(page) == []
    assert kept == {"tours": "here"}


def test_who_skips_it_is_not_shown_it_again(kept: dict[str, str]) -> None:
    """Neither in this visit nor in the next; the button begins it anew."""
    page = _press(_open(), "Skip the tour")
    assert _shown(page.run()) == []
    again = _open()
    assert _shown(again) == []
    assert _shown(_press(again, "Tour")) == ["**Tour, 1 of 4.** One."]


@pytest.mark.usefixtures("kept")
def test_who_comes_with_a_link_is_left_alone() -> None:
    """The link is for something; the tour is one press away."""
    page = _open(lesson="4")
    assert _shown(page) == []
    assert _shown(_press(page, "Tour")) == ["**Tour, 1 of 4.** One."]


def test_the_tours_of_other_pages_are_kept_beside_it(kept: dict[str, str]) -> None:
    """What was skipped elsewhere stays skipped."""
    kept["tours"] = "there"
    _press(_open(), "Skip the tour")
    assert kept["tours"] == "here~there"
