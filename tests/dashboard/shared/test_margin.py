from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

PATIENCE = 60.0  # seconds; of a loaded machine


def _pages() -> None:
    import streamlit as st

    from dashboard.maps import page as maps
    from dashboard.playground import page as playground
    from dashboard.shared import navigation

    pages = {
        "playground": st.Page(playground.show, url_path="playground", default=True),
        "maps": st.Page(maps.show, url_path="maps"),
    }
    navigation.offer(pages)
    shown = st.navigation(list(pages.values()), position="top")
    for name, page in pages.items():
        if st.button(f"Go to {name}"):
            st.switch_page(page)
    shown.run()


def _open(**query: str) -> AppTest:
    page = AppTest.from_function(_pages, default_timeout=PATIENCE)
    page.query_params.update({"source": "shared", "replicates": "4", "seed": "3", **query})
    return page.run()


def _press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    return page


def _margin(page: AppTest) -> float:
    return next(slider.value for slider in page.slider if slider.label == "Margin")


def _move(page: AppTest, points: float) -> AppTest:
    next(slider for slider in page.slider if slider.label == "Margin").set_value(points).run()
    assert not page.exception
    return page


def _verdict(page: AppTest) -> str:
    (said,) = [text.value for text in page.markdown if text.value.startswith("### ")]
    return said.replace("\\", "")


def test_a_margin_moved_on_one_page_holds_on_the_other(over: Any) -> None:
    """It is the person's own, and the Playground's address has it wherever it was moved."""
    page = _open()
    assert _margin(page) == 1.0
    assert "margin" not in page.query_params
    _move(page, 2.5)
    assert page.query_params["margin"] == "2.5"
    _press(page, "Go to maps")
    assert _margin(page) == 2.5
    _move(page, 4.0)
    _press(page, "Go to playground")
    assert _margin(page) == 4.0
    assert page.query_params["margin"] == "4"
    _move(page, 1.0)
    assert "margin" not in page.query_params


def test_an_address_opens_with_its_margin(over: Any) -> None:
    """A shared link judges for another person as it did for the one who sent it."""
    over.leads(2, -2, 2, -2)
    page = _open(margin="4")
    assert _margin(page) == 4.0
    assert "Practically the same: together and apart differ by at most 4.0" in _verdict(page)
    assert page.query_params["margin"] == "4"


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("7", "margin must be a number between 0.0 and 5.0, got 7.0; 1.0 is used"),
        ("-1", "margin must be a number between 0.0 and 5.0, got -1.0; 1.0 is used"),
        ("<b>", "margin must be a number, got '&lt;b&gt;'; 1.0 is used"),
    ],
)
def test_a_wrong_margin_in_an_address_is_named_until_it_is_moved(
    over: Any, text: str, remark: str
) -> None:
    """One sentence says what was required and what came; the usual margin is used.

    The address keeps what was wrong until then: a right one would be one more entry for Back.
    """
    page = _open(margin=text)
    (warning,) = page.warning
    assert warning.value.replace("\\", "") == remark
    assert _margin(page) == 1.0
    assert page.query_params["margin"] == text
    assert not _move(page, 2.0).warning
    assert page.query_params["margin"] == "2"


def test_a_wider_margin_turns_undecided_into_practically_the_same(over: Any) -> None:
    """Leads of 2, -2, 2, -2 have the half width 3.67; nothing is trained again to judge anew."""
    over.leads(2, -2, 2, -2)
    page = _open()
    assert "Undecided: the gain of together over apart may be anything" in _verdict(page)
    _move(page, 3.6)
    assert "Undecided" in _verdict(page)
    _move(page, 3.7)
    assert "Practically the same" in _verdict(page)
    _move(page, 0.0)
    assert "Undecided" in _verdict(page)
    assert len(over.asked) == 1


def test_no_margin_takes_a_win_away(over: Any) -> None:
    """An interval without zero names the arm, however small its lead is to this person."""
    over.leads(0.4, 0.5, 0.6, 0.5)
    assert "Together" in _verdict(_move(_open(), 5.0))
