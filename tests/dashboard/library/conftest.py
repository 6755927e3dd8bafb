"""Shared by the tests of the Library: a store with a shelf, of which some things are known."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core import Experiment, Result
from core.computing.shelf import Shelf, Thing
from core.computing.store import Store
from core.data import SharedFeatures
from dashboard.shared import browser, loading
from dashboard.shared.loading import Kept

ME = "nobody-can-guess"
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def thing(key: str, minutes: int = 0, kind: str = "experiment", **settings: str) -> Thing:
    """Make a thing of which only words are known."""
    about = {
        "said": [f"Together is better: {key}."],
        "settings": {"Data": "Shared features", **settings},
        "query": {"source": "shared"},
        "metric": "error",
        "code": "print('hello')",
    }
    return Thing(key, kind, f"name of {key}", about, finished=NOON + timedelta(minutes=minutes))


@pytest.fixture
def small() -> Experiment:
    """The experiment of the session's result, as an address can name it."""
    return Experiment(SharedFeatures(tasks=3, examples=60), width=4, replicates=4, steps=100)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store that pages use, and a browser that knows who this is."""
    with Store(f"sqlite:///{tmp_path / 'results.sqlite'}") as store:
        monkeypatch.setattr(loading, "kept", lambda: Kept(store))
        monkeypatch.setattr(loading, "races", lambda: None)
        monkeypatch.setattr(browser, "recalled", lambda name: ME)
        yield store


@pytest.fixture
def shelf(store: Store) -> Shelf:
    """This person's shelf."""
    return Shelf(store, ME)


@pytest.fixture
def finished(store: Store, small: Experiment, result: Result) -> Experiment:
    """An experiment whose result is in the store."""
    store.put(small, result)
    return small
