import threading
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


@pytest.mark.parametrize("url", ["mysql://a/b", "results.sqlite", "sqlite:////dev/null/x.sqlite"])
def test_races_need_no_store(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Whatever TOGETHER_DATABASE names, people get their races; the store's trouble is kept."""
    started: list[object] = []

    class Workers:
        def __init__(self) -> None:
            started.append(self)

        def listen(self, *_: object) -> None:
            """Hear nothing."""

        def close(self) -> None:
            """Have nothing to close."""

    monkeypatch.setattr("core.computing.cluster.Cluster", Workers)
    monkeypatch.setenv("TOGETHER_DATABASE", url)
    loading._races.clear()
    page = AppTest.from_function(_page, default_timeout=60).run()
    assert not page.exception
    assert [title.value for title in page.title] == ["Before", "After"]
    assert len(started) == 1
    store = loading.kept().store
    assert store is not None
    assert store.trouble.startswith("Results are not kept: ")
    loading._races().close()
    store.close()
    loading._races.clear()
    loading.kept.clear()


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


def test_workers_start_behind_a_page_once_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks goes on at once; without a server, or in one that ends, nothing is started."""
    begun: list[threading.Thread] = []
    started: list[str] = []

    def start() -> None:
        started.append("workers")
        raise loading.ServerEnding

    monkeypatch.setattr(threading.Thread, "start", lambda thread: begun.append(thread))
    monkeypatch.setattr(loading, "AFTER_SECONDS", 0.0)
    monkeypatch.setattr(loading, "_races", start)
    loading.warm_up()
    assert begun == []
    loading.warm_up.clear()
    monkeypatch.setattr("streamlit.runtime.exists", lambda: True)
    loading.warm_up()
    loading.warm_up()
    loading.warm_up.clear()
    (thread,) = begun
    assert started == []
    thread.run()
    assert started == ["workers"]
