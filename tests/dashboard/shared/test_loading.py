from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shared import loading


def _page() -> None:
    import streamlit as st

    from dashboard.shared import loading

    st.title("Before")
    loading.races()
    st.title("After")


@pytest.mark.parametrize(
    ("url", "words"),
    [("results.sqlite", "not the URL of one"), ("mysql://a/b", "must be SQLite or PostgreSQL")],
)
def test_a_store_that_cannot_be_opened_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, url: str, words: str
) -> None:
    """The page says what TOGETHER_DATABASE must be and ends there; no traceback, no workers."""
    started: list[object] = []
    monkeypatch.setattr("core.computing.cluster.Cluster", lambda: started.append("workers"))
    monkeypatch.setenv("TOGETHER_DATABASE", url)
    loading._races.clear()
    page = AppTest.from_function(_page, default_timeout=60).run()
    assert not page.exception
    assert [title.value for title in page.title] == ["Before"]
    (shown,) = page.error
    assert "database that can be opened" in shown.value
    assert words in shown.value
    assert started == []


def test_a_server_that_ends_starts_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Asked for races while it is being stopped, a page says so and starts no workers."""
    started: list[object] = []
    monkeypatch.setattr("core.computing.cluster.Cluster", lambda: started.append("workers"))
    monkeypatch.setenv("TOGETHER_DATABASE", f"sqlite:///{tmp_path / 'results.sqlite'}")

    def refuse(_: object) -> None:
        raise RuntimeError("can't register atexit after shutdown")

    monkeypatch.setattr("threading._register_atexit", refuse)
    loading._races.clear()
    page = AppTest.from_function(_page, default_timeout=60).run()
    assert not page.exception
    assert [title.value for title in page.title] == ["Before"]
    assert [shown.value for shown in page.info] == ["The server is being stopped."]
    assert started == []
