"""The page of classes: start one, join one, or be in one; and homework."""

from datetime import UTC, datetime

import streamlit as st

from core.atlas.shipped import AtlasError
from core.classroom import codes
from dashboard.classroom import address, homework, phone, plan, projector, state
from dashboard.classroom.state import Visitor
from dashboard.shared.theme import plain

KEPT = (
    "No names, no accounts. While a class runs, answers are kept under a random number of each "
    "browser, so that an answer can be changed and counts once. When the class ends these numbers "
    "go and only totals stay; after a day they go, too."
)
GONE = "This class is over: its day has passed, and nothing of it was kept."
SEVERAL = 3  # classes of one teacher that are offered


def show() -> None:
    """Draw what this browser has open."""
    mine = state.current()
    try:
        if mine.homework:
            homework.show(mine)
        elif mine.code:
            _class(mine)
        else:
            _entrance(mine)
    except AtlasError as error:  # a class shows what was measured before
        st.error(plain(f"{error}."))
    state.keep(mine)


def _class(mine: Visitor) -> None:
    view = state.rooms().look(mine.code)
    if view is None:
        st.info(GONE, icon=":material/event_busy:")
        st.button("To the beginning", on_click=mine.leave, icon=":material/arrow_back:")
    elif mine.key and state.rooms().teaches(mine.code, mine.key):
        projector.show(mine, view)
    else:
        phone.show(mine, view)


def _entrance(mine: Visitor) -> None:
    """Offer to start a class, or to join one."""
    st.title("A class of fifty minutes", anchor=False)
    st.markdown(
        "The teacher starts a class on the projector; everybody joins by phone, with a code or a "
        "QR picture. The class votes first and then sees what was measured."
    )
    if mine.note:
        st.warning(plain(mine.note), icon=":material/link_off:")
    learning, teaching = st.columns(2, gap="large")  # on a phone what is left stands first
    with teaching.container(border=True):
        st.subheader("For the teacher", anchor=False)
        address.advise()
        st.button(
            "Start a class",
            on_click=mine.start,
            icon=":material/co_present:",
            type="primary",
            width="stretch",
        )
        for code in list(mine.keys)[-SEVERAL:]:
            view = state.rooms().look(code)
            if view is not None and state.rooms().teaches(code, mine.keys[code]):
                name = codes.written(code)
                word = f"Totals of class {name}, ended" if view.ended else f"Back to class {name}"
                st.button(word, on_click=mine.enter, args=(code,), width="stretch")
    with learning.container(border=True):
        st.subheader("With a code", anchor=False)
        with st.form("join", border=False):
            st.text_input("Code of the class", max_chars=20, key="typed", placeholder="BCDF-GHJK")
            st.form_submit_button(
                "Join",
                on_click=lambda: mine.enter(st.session_state["typed"]),
                icon=":material/login:",
                width="stretch",
            )
    plan.show(datetime.now(UTC).timestamp())
    st.caption(KEPT)
