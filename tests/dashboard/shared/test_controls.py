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
