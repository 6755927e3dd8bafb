from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.inside.insight import Insight
from dashboard.shared import loading


def _drawn() -> None:
    from dashboard.home.points import PICKED
    from dashboard.shared.insight import glimpse

    glimpse.show(PICKED)


@pytest.fixture
def glimpsed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Insight | None], AppTest]:
    """Draw a glimpse of what is shipped."""

    def draw(shipped: Insight | None) -> AppTest:
        monkeypatch.setattr(loading, "shipped_insight", lambda _: shipped)
        page = AppTest.from_function(_drawn, default_timeout=60).run()
        assert not page.exception
        return page

    return draw


def test_a_unit_is_shown_with_who_uses_it(
    glimpsed: Callable[[Insight | None], AppTest], made: Insight
) -> None:
    """Its weights are a picture; a button leads to all units."""
    page = glimpsed(made)
    (html,) = page.get("html")
    said = html.proto.body
    assert "<img " in said
    assert [text.value for text in page.markdown] == ["**Inside one network of 64 units**"]
    assert " use it." in said
    assert [button.label for button in page.button] == ["Look inside"]


def test_nothing_is_shown_of_what_is_not_known(
    glimpsed: Callable[[Insight | None], AppTest], made: Insight
) -> None:
    """Where nothing is shipped, or no unit found anything, the page has no such part."""
    lost = replace(made.together, matches=made.together.matches * np.float16(0.5))
    for shipped in (None, replace(made, together=lost)):
        page = glimpsed(shipped)
        assert not page.get("html")
        assert not page.button
