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
