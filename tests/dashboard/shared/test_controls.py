from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import Experiment
from core.settings.setting import settings_of
from dashboard.shared import controls, session


def _page() -> None:
    from dataclasses import replace

    import streamlit as st

    from core import Experiment
    from core.metrics.catalogue import METRICS
    from core.settings.setting import settings_of
    from dashboard.shared import controls, session

    now = session.mine(dict, lambda: {"width": 3, "score": "auc"})

    def moved(name: str, key: str) -> None:
        now[name] = controls.held(key)

    tie = controls.bound("width", "a width", now["width"], moved)
    width = settings_of(Experiment)["width"]
    controls.setting_widget(replace(width, usual=(1, 2, 4, 8, 300)), now["width"], tie)
    st.text(str(now["width"]))
    controls.score("a score", METRICS, now["score"], lambda metric: now.update(score=metric))
    st.text(now["score"])


def test_a_slider_offers_the_usual_values_and_the_present_one() -> None:
    """What an address says stands among the usual values; what no page offers is left out."""
    page = AppTest.from_function(_page).run()
    assert page.select_slider[0].options == ["1", "2", "3", "4", "8"]
    assert page.select_slider[0].value == 3
    page.select_slider[0].set_value(4).run()
    assert not page.exception
    assert [text.value for text in page.text] == ["4", "auc"]
    assert session.KEY in page.session_state


def test_a_score_can_be_chosen() -> None:
    """It opens on the usual one, and gives the metric's name in the engine."""
    page = AppTest.from_function(_page).run()
    (chosen,) = page.segmented_control
    assert chosen.options == ["Error", "Log loss", "AUC"]
    chosen.set_value("log_loss").run()
    assert page.text[1].value == "log_loss"


@pytest.mark.parametrize("reported", [None, "banana", 300, [3]])
def test_a_browser_that_reports_what_is_not_offered_changes_nothing(
    reported: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing chosen, or no such value: the setting stays, and a fresh widget opens with it."""
    state: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", state)
    moves: list[str] = []
    allows = settings_of(Experiment)["width"].allows

    def tie() -> dict[str, Any]:
        return controls.bound("width", "a width", 3, lambda _, key: moves.append(key), allows)

    state["a width"] = 3
    before = tie()
    assert before["key"] == "a width"
    state["a width"] = reported
    before["on_change"](*before["args"])
    assert tie()["key"] == "a width 1"
    assert tie()["key"] == "a width 1"
    assert moves == []
    after = tie()
    state["a width 1"] = 8
    after["on_change"](*after["args"])
    assert moves == ["a width 1"]


def test_a_widget_that_has_been_replaced_is_heard_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow browser reports it once more after Undo or Back: what was undone stays undone."""
    state: dict[str, object] = {"a width": 8}
    monkeypatch.setattr(st, "session_state", state)
    moves: list[str] = []
    before = controls.bound("width", "a width", 8, lambda _, key: moves.append(key))
    assert controls.bound("width", "a width", 4, lambda *_: None)["key"] == "a width 1"
    before["on_change"](*before["args"])
    assert moves == []
    assert controls.bound("width", "a width", 4, lambda *_: None)["key"] == "a width 1"


def test_a_move_whose_run_was_cut_short_is_taken_in_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The callback of a widget may never be called: its value is read all the same."""
    page = AppTest.from_function(_page).run()
    monkeypatch.setattr(controls, "_moved", lambda *_: None)
    page.select_slider(key="a width").set_value(8).run()
    assert not page.exception
    assert (page.text[0].value, page.select_slider[0].value) == ("8", 8)
    assert page.select_slider[0].key == "a width"


def _choosing_page() -> None:
    import streamlit as st

    from dashboard.shared import controls, session

    places = session.mine(list, lambda: ["here", "there"])
    place, tie = controls.choice("a place", "here", places.__contains__)
    st.segmented_control("Place", places, default=place, **tie)
    st.text(place)


def test_what_belongs_to_no_setting_is_kept_while_it_can_be_chosen() -> None:
    """A place stays chosen from run to run; once it is gone the usual one is shown again."""
    page = AppTest.from_function(_choosing_page).run()
    page.segmented_control(key="a place").set_value("there").run()
    assert page.text[0].value == "there"
    page.session_state[session.KEY].record(list).remove("there")
    page.run()
    assert not page.exception
    assert page.text[0].value == "here"


def _undoing_page() -> None:
    import streamlit as st

    from core import Experiment
    from core.settings.setting import settings_of
    from dashboard.shared import controls, session

    now = session.mine(dict, lambda: {"width": 8})

    def moved(name: str, key: str) -> None:
        now[name] = controls.held(key)

    st.button("Undo", on_click=lambda: now.update(width=8))
    tie = controls.bound("width", "a width", now["width"], moved)
    controls.setting_widget(settings_of(Experiment)["width"], now["width"], tie)


def test_a_widget_stays_while_it_is_moved_and_is_another_one_when_its_setting_is_undone() -> None:
    """Its key tells the browser: a move keeps what has the focus, Undo brings a fresh one."""
    page = AppTest.from_function(_undoing_page).run()
    for own in ("a width", "a width 1", "a width 2"):
        assert page.select_slider[0].key == own
        assert page.select_slider[0].value == 8
        page.select_slider(key=own).set_value(16).run()
        page.run()
        assert (page.select_slider[0].key, page.select_slider[0].value) == (own, 16)
        page.button[0].click().run()
    assert not page.exception
