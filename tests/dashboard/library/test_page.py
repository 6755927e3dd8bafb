from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import Experiment, Result
from core.advice.answer import Advice
from core.computing.shelf import Shelf, Thing
from dashboard.library.state import SHOWN
from dashboard.shared import addresses, library, navigation
from dashboard.your_data import packing
from tests.dashboard.library.conftest import NOON, thing

PATIENCE = 60.0  # seconds; of a loaded machine


@pytest.fixture
def shown(store: Any, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page by itself, not yet run."""
    monkeypatch.setattr(navigation, "link", lambda name, label, icon: st.markdown(label))

    def script() -> None:
        from dashboard.library import page
        from dashboard.shared import library

        page.show()
        library.tell_browser()

    return AppTest.from_function(script, default_timeout=PATIENCE)


def said(at: AppTest) -> str:
    """Join all that the page says."""
    texts = [*at.markdown, *at.caption, *at.info, *at.subheader]
    return "\n".join(text.value for text in texts).replace("\\", "").replace("\u2060", "")


def names(at: AppTest) -> list[str]:
    """List the things that are listed, by their keys."""
    return [box.label.rpartition("name of ")[2].strip("*") for box in at.checkbox]


def press(at: AppTest, label: str, number: int = 0) -> AppTest:
    """Press the button with this label."""
    [button for button in at.button if button.label == label][number].click().run()
    assert not at.exception
    return at


def test_an_empty_library_says_what_will_stand_here(shown: AppTest) -> None:
    """And leads to where something can be trained; it says how long things are kept."""
    at = shown.run()
    assert not at.exception
    assert "Nothing here yet" in said(at)
    assert "Train an experiment" in said(at)
    assert "Kept for 90 days after you were last here" in said(at)


def test_things_are_listed_the_latest_first(shown: AppTest, shelf: Shelf) -> None:
    """Each with its name, its verdict and its moment; of many, some at first."""
    for minute in range(SHOWN + 3):
        shelf.put(thing(f"{minute:02}", minute))
    at = shown.run()
    assert not at.exception
    assert names(at) == [f"{minute:02}" for minute in range(SHOWN + 2, 2, -1)]
    assert "28 November 2026, 12:22 UTC" in said(at)
    press(at, "Show more: 3 are left")
    assert len(names(at)) == SHOWN + 3


def test_search_and_filter_leave_what_was_asked_for(shown: AppTest, shelf: Shelf) -> None:
    """By words and by kind; where nothing is left, that is said."""
    shelf.put(thing("alpha", Width="8"))
    shelf.put(thing("beta", kind="sweep"))
    at = shown.run()
    at.text_input[0].set_value("width 8").run()
    assert names(at) == ["alpha"]
    at.text_input[0].set_value("banana").run()
    assert names(at) == []
    assert "Nothing here has all of these words." in said(at)


def test_what_is_deleted_can_be_put_back(shown: AppTest, shelf: Shelf) -> None:
    """Undo brings it back with its notes."""
    shelf.put(thing("alpha"))
    shelf.put(thing("beta", 1))
    shelf.rename("beta", "name of beta", "mine")
    at = press(shown.run(), "Delete")
    assert names(at) == ["alpha"]
    assert "Deleted: name of beta." in said(at)
    at = press(at, "Undo")
    assert names(at) == ["beta", "alpha"]
    assert "mine" in said(at)
    assert "Deleted" not in said(at)


def test_a_thing_can_be_named(shown: AppTest, shelf: Shelf) -> None:
    """Name and notes are kept; a name of nothing is not taken."""
    shelf.put(thing("alpha"))
    at = shown.run()
    at.text_input[1].set_value("name of victory")
    at.text_area[0].set_value("for Monday")
    press(at, "Save")
    assert names(at) == ["victory"]
    (found,) = shelf.things() or []
    assert (found.name, found.notes) == ("name of victory", "for Monday")
    at.text_input[1].set_value("  ")
    press(at, "Save")
    assert names(at) == ["victory"]


def test_two_stand_side_by_side_with_what_differs_marked(
    shown: AppTest, shelf: Shelf, finished: Experiment
) -> None:
    """Once two are ticked; an experiment with its curves and scores."""
    mine = thing(finished.fingerprint, Width="4")
    about = dict(mine.about) | {"query": addresses.to_query(finished)}
    shelf.put(type(mine)(mine.key, mine.kind, "name of real", about))
    shelf.put(thing("beta", Width="32"))
    at = shown.run()
    for number in range(2):
        at.checkbox[number].check().run()
    assert not at.exception
    assert "Side by side" in said(at)
    assert "One setting differs" in said(at)
    assert len(at.get("plotly_chart")) == 1
    at.checkbox[0].uncheck().run()
    assert "Side by side" not in said(at)


def test_an_experiment_is_opened_with_all_its_exports(
    shown: AppTest, shelf: Shelf, finished: Experiment
) -> None:
    """Curves with a camera, CSV, Parquet, HTML and Python."""
    mine = thing(finished.fingerprint)
    about = dict(mine.about) | {"query": addresses.to_query(finished)}
    shelf.put(type(mine)(mine.key, mine.kind, mine.name, about))
    at = press(shown.run(), "Open")
    labels = [button.proto.label for button in at.get("download_button")]
    assert labels == ["CSV", "Parquet", "Replay (HTML)"]
    assert len(at.get("plotly_chart")) == 1
    assert [code.value for code in at.code] == ["print('hello')"]
    press(at, "Close")
    assert not at.get("plotly_chart")


def test_numbers_that_are_no_longer_here_are_said(shown: AppTest, shelf: Shelf) -> None:
    """Another engine's experiment keeps its words and its Python."""
    shelf.put(thing("of-another-engine-4"))
    at = press(shown.run(), "Open")
    assert "Its numbers are no longer here" in said(at)
    assert [code.value for code in at.code] == ["print('hello')"]


def test_an_advice_and_a_map_are_opened_with_their_numbers(
    shown: AppTest, shelf: Shelf, advice: Advice
) -> None:
    """A chart of the gains, the files, and for the advice its report; no way to a lost table."""
    gains = pd.DataFrame({"width": [8, 32], "gain": [1.0, -2.0], "low": [0.5, -3.0]})
    table = gains.assign(high=[1.5, -1.0], verdict=["together", "apart"], unit="pp")
    about = dict(thing("a").about) | {"query": {}}
    asked = Thing("a", "advice", "name of a", about, finished=NOON)
    shelf.put(asked, packing.numbers_table(advice), "<p>it</p>")
    shelf.put(thing("b", -1, kind="sweep"), table)
    at = press(shown.run(), "Open")
    assert [b.proto.label for b in at.get("download_button")] == ["CSV", "Parquet", "Report (HTML)"]
    assert len(at.get("plotly_chart")) == 1
    assert "Your table itself is not kept" in said(at)
    at = press(press(at, "Close"), "Open", 1)
    assert [b.proto.label for b in at.get("download_button")] == ["CSV", "Parquet"]
    assert len(at.get("plotly_chart")) == 1
    assert "Open as a map" in [button.label for button in at.button]


def test_what_was_trained_is_kept_once(
    store: Any, shelf: Shelf, small: Experiment, result: Result
) -> None:
    """With its verdict, settings, address and Python; who deletes it in this visit has no other."""

    def script(experiment: "Experiment", result: "Result") -> None:
        from dashboard.shared import library

        library.keep_experiment(experiment, result, "error")

    at = AppTest.from_function(script, args=(small, result), default_timeout=PATIENCE).run()
    assert not at.exception
    (found,) = shelf.things() or []
    assert found.key == small.fingerprint
    assert addresses.from_query(found.about["query"]) == (small, [])
    assert found.about["settings"]["Network width"] == "4"
    assert "run(Experiment(" in found.about["code"]
    assert found.about["said"]
    shelf.take(found.key)
    at.run()
    assert shelf.things() == []


def test_the_browser_is_told_who_this_is_when_something_is_kept(
    store: Any, monkeypatch: pytest.MonkeyPatch, small: Experiment, result: Result
) -> None:
    """Somebody new who keeps nothing is given no cookie; who keeps something is, and has it."""
    monkeypatch.setattr(library.browser, "recalled", lambda name: "")
    told: list[str] = []
    monkeypatch.setattr(library.browser, "keep", lambda name, text: told.append(text))

    def script(experiment: "Experiment", result: "Result") -> None:
        import streamlit as st

        from dashboard.shared import library

        if st.button("keep"):
            library.keep_experiment(experiment, result, "error")
        library.tell_browser()

    at = AppTest.from_function(script, args=(small, result), default_timeout=PATIENCE).run()
    assert told == []
    at.button[0].click().run()
    assert not at.exception
    (id,) = told
    assert len(id) >= 20
    assert len(Shelf(store, id).things() or []) == 1
