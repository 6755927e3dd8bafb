import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import dashboard.app

APP = Path(dashboard.app.__file__)
PATIENCE = 60.0  # seconds; of a loaded machine
Open = Callable[..., AppTest]


@pytest.fixture
def page(over: Any) -> Open:
    """Open the Playground at an address, with a race that is over."""

    def opened(**query: str) -> AppTest:
        page = AppTest.from_file(APP, default_timeout=PATIENCE)
        page.query_params.update({"source": "road", **query})
        return page.run()

    return opened


def drawing(page: AppTest) -> str:
    """Return the drawing of a page."""
    assert not page.exception
    drawings = [text.value for text in page.markdown if "<svg" in text.value]
    (drawn,) = [text for text in drawings if "output" in text]
    return drawn


def test_the_playground_shows_its_networks(page: Open) -> None:
    """One network with four outputs is beside four with one each, named in words and weights."""
    drawn = drawing(page())
    assert "One network with four outputs beside four networks with one output each" in drawn
    assert "14,500 weights" in drawn
    assert "4 × 14,401 = 57,604 weights" in drawn
    assert "32 units" in drawn


def test_the_drawing_follows_what_is_set(page: Open) -> None:
    """Another width, depth, number of tasks and other arms are drawn as soon as they are set."""
    at = page()
    at.select_slider(key="width of road").set_value(2).run()
    assert ">2 units</text>" in drawing(at)
    drawn = drawing(page(width="2", depth="2", tasks="16", arms="together,apart,transfer"))
    assert "2 layers of 2 units" in drawn
    assert "16 networks with one output each" in drawn
    assert "learned layers are copied" in drawn
    assert drawn.count("<svg") == 3


def test_missing_labels_are_hollow_on_the_page(page: Open) -> None:
    """Some answers are '?', and the caption says the share missing and what it means."""
    at = page(missing="0.4")
    assert re.search(r">\?</text>", drawing(at))
    assert ">?</text>" not in drawing(page())
    (caption,) = [c.value for c in at.caption if c.value.startswith("A frame is a network")]
    assert "40% of the labels are missing" in caption


def test_where_nothing_is_left_to_learn_networks_are_drawn_all_the_same(page: Open) -> None:
    """With no complete row left the page still shows what would be compared."""
    at = page(missing="0.95", handling="drop", examples="50")
    assert "four networks with one output each" in drawing(at)


def _lessons() -> None:
    from dashboard.lessons import page

    page.show()


@pytest.mark.parametrize(("lesson", "drawn"), [("4", True), ("5", False)])
def test_lesson_4_begins_with_the_networks_that_it_is_about(
    over: Any, lesson: str, drawn: bool
) -> None:
    """The claim of one network and four has its drawing before anything is predicted."""
    at = AppTest.from_function(_lessons, default_timeout=PATIENCE)
    at.query_params["lesson"] = lesson
    at.run()
    assert not at.exception
    assert any("four networks with one output each" in text.value for text in at.markdown) == drawn
