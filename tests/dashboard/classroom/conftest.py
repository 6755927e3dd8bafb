"""A server's rooms for the tests of classes, and the screens of a class."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.classroom.flow import SCREENS, Stage, Step
from core.classroom.ledger import Ledger
from core.classroom.rooms import Rooms
from dashboard.classroom import state

PATIENCE = 120.0  # seconds; of a loaded machine


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rooms]:
    """Rooms of their own, in place of the server's."""
    opened = Rooms(Ledger(f"sqlite:///{tmp_path / 'results.sqlite'}"))
    monkeypatch.setattr(state, "rooms", lambda: opened)
    yield opened
    opened.close()


def _page() -> None:
    import streamlit as st

    from dashboard.classroom import page
    from dashboard.lessons import page as lessons
    from dashboard.shared import navigation

    pages = {
        "class": st.Page(page.show, default=True),
        "lessons": st.Page(lessons.show, url_path="lessons"),
    }
    navigation.offer(pages)
    st.navigation(list(pages.values()), position="hidden").run()


Open = Callable[..., AppTest]


@pytest.fixture
def opened(rooms: Rooms) -> Open:
    """Open the page as one more browser, at an address."""

    def browser(**query: str) -> AppTest:
        page = AppTest.from_function(_page, default_timeout=PATIENCE)
        page.query_params.update(query)
        page.run()
        assert not page.exception
        return page

    return browser


def at(step: Step, stage: Stage = Stage.ASK) -> int:
    """Return the number of a screen."""
    return next(n for n, s in enumerate(SCREENS) if s.step is step and s.stage is stage)
