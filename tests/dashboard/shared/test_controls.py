from streamlit.testing.v1 import AppTest

from dashboard.shared import session


def _page() -> None:
    from dataclasses import replace

    import streamlit as st

    from core import Experiment
    from core.settings.setting import settings_of
    from dashboard.shared import controls, session

    now = session.mine(dict, lambda: {"width": 3})

    def moved(name: str, key: str) -> None:
        now[name] = controls.held(key)

    tie = controls.bound("width", "a width", now["width"], moved)
    width = settings_of(Experiment)["width"]
    controls.setting_widget(replace(width, usual=(1, 2, 4, 8, 300)), now["width"], tie)
    st.text(str(now["width"]))
    st.text(controls.score("a score", "auc"))


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
    page.segmented_control(key="a score").set_value("log_loss").run()
    assert page.text[1].value == "log_loss"
