from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core import Experiment, Grid
from core.advice.answer import Advice
from core.advice.question import Question
from core.computing.shelf import Shelf
from core.computing.store import Store
from core.data import SharedFeatures, Table
from dashboard.shared import browser, loading
from dashboard.shared.loading import Kept
from dashboard.your_data import packing

PATIENCE = 60.0  # seconds; of a loaded machine


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """The shelf of whom the browser knows, in a store that pages use."""
    with Store(f"sqlite:///{tmp_path / 'results.sqlite'}") as store:
        monkeypatch.setattr(loading, "kept", lambda: Kept(store))
        monkeypatch.setattr(browser, "recalled", lambda name: "somebody")
        yield Shelf(store, "somebody")


def test_a_map_that_is_whole_is_kept_with_its_table(shelf: Shelf) -> None:
    """Once, under a key that the same grid has in every process; another grid has another."""
    grids = [
        Grid(Experiment(SharedFeatures(), replicates=2), (("width", widths),))
        for widths in ((2, 8), (2, 16))
    ]
    table = pd.DataFrame({"width": [2, 8], "gain": [1.0, -1.0]})

    def script(grids: "list[Grid]", table: "pd.DataFrame") -> None:
        from dashboard.shared import library

        for grid in (grids[0], grids[0], grids[1]):
            library.keep_sweep(grid, table, "Of 2 cells ...", {"map": "own"})

    at = AppTest.from_function(script, args=(grids, table), default_timeout=PATIENCE).run()
    assert not at.exception
    kept = {thing.key: thing for thing in shelf.things() or []}
    assert len(kept) == 2
    for key, thing in kept.items():
        pd.testing.assert_frame_equal(shelf.numbers(key), table)
        assert thing.kind == "sweep"
        assert thing.name == "Shared features over network width"
        assert thing.about["query"] == {"map": "own"}
        assert thing.about["settings"]["network width"] in ("2, 8", "2, 16")
        compile(thing.about["code"], "code", "exec")


def test_an_advice_is_kept_with_its_numbers_and_no_row(
    shelf: Shelf, advice: Advice, tmp_path: Path
) -> None:
    """Names of columns, scores and Python are kept; of the cells nothing is."""
    secret = 7654321
    rows = {
        "x": [secret + 37 * k % 101 * 1.5 for k in range(60)],
        "a-1": [0, 1] * 30,
        "b": [1, 0, 0] * 20,
    }
    file = tmp_path / "mine.csv"
    pd.DataFrame(rows).to_csv(file, index=False)
    question = Question(Table(file, ("a-1", "b")))
    about, key = packing.about(question, advice), packing.key(question, advice)
    assert key == packing.key(question, advice)
    numbers = packing.numbers_table(advice)

    def script(key: str, about: dict, numbers: "pd.DataFrame") -> None:  # type: ignore[type-arg]
        from dashboard.shared import library

        library.keep_advice(key, "mine.csv", {**about, "query": {}}, numbers, "<p>report</p>")

    arguments = (key, about, numbers)
    at = AppTest.from_function(script, args=arguments, default_timeout=PATIENCE).run()
    assert not at.exception
    (thing,) = shelf.things() or []
    assert thing.about["said"] == [advice.sentence, advice.sure]
    assert thing.about["settings"]["tasks"] == "a-1, b"
    assert "Table(\n        'mine.csv'" in thing.about["code"]
    assert str(secret) not in f"{thing}{shelf.numbers(key)}"
    assert shelf.report(key) == "<p>report</p>"


def test_where_nothing_has_been_trained_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """No store is opened for it, and nothing raises."""
    monkeypatch.setattr(loading, "kept", lambda: Kept())

    def script() -> None:
        import streamlit as st

        from dashboard.shared import library

        library.keep_advice("key", "name", {}, None, "")  # type: ignore[arg-type]
        st.write(f"{library.shelf()} {library.has('key')}")

    at = AppTest.from_function(script, default_timeout=PATIENCE).run()
    assert not at.exception
    assert at.markdown[0].value == "None False"
