import re
from dataclasses import replace
from typing import Any

import pytest

from dashboard.lessons import catalogue, printed, shown
from dashboard.lessons.progress import Attempt


@pytest.fixture
def truths(monkeypatch: pytest.MonkeyPatch) -> dict[int, float | None]:
    """Let a test say what was measured."""
    known: dict[int, float | None] = {}

    def reveal(lesson: Any) -> Any:
        told = catalogue.lesson(4).reveal()
        return replace(told, verdict="<b>Measured</b>.", truth=known[lesson.number])

    monkeypatch.setattr(shown, "reveal", reveal)
    return known


def test_every_prediction_is_told_with_what_was_measured(truths: dict[int, float | None]) -> None:
    """A right one, a wrong one, one that is not settled; a lesson without a guess is left out."""
    truths |= {1: 60.0, 4: 1, 6: None}
    attempts = {4: Attempt(0, answer=1), 1: Attempt(60.0), 6: Attempt(0.25), 7: Attempt()}
    text = printed.page(attempts)
    assert re.findall(r"<h2>(\d+)\.", text) == ["1", "4", "6"]
    assert re.findall(r"<dt>Right\?</dt><dd>(\w+)", text) == ["Yes", "No", "The"]
    assert "1 of 2 predictions were right; 1 more the measurements do not settle." in text
    assert "Not answered rightly yet." in text
    assert "60 of 100 pictures" in text


def test_what_is_told_is_no_html(truths: dict[int, float | None]) -> None:
    """Angle brackets in a text are shown as they are."""
    truths[4] = 0
    text = printed.page({4: Attempt(0)})
    assert "&lt;b&gt;Measured&lt;/b&gt;." in text
    assert "<b>" not in text


def test_without_a_prediction_the_page_is_empty() -> None:
    """Nothing is told of lessons without a guess."""
    assert "0 of 0 predictions were right." in printed.page({})
