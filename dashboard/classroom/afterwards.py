"""What a teacher takes home: totals as CSV, a handout, homework, and the end of the class."""

from datetime import UTC, datetime

import streamlit as st

from core.classroom import codes
from core.classroom.room import RefusedError, View
from core.data.tables.formulas import harmless
from dashboard.classroom import address, handout, state, totals
from dashboard.classroom.state import Visitor
from dashboard.shared import copying, navigation, qr

QR_PIXELS = 360


def show(mine: Visitor, view: View) -> None:
    """Draw the page of a class that has ended."""
    st.title("The class has ended", anchor=False)
    until = datetime.fromtimestamp(view.ends, UTC)
    st.markdown(
        f"Only totals are left of it, until {until:%d %B, %H:%M} UTC; then they are deleted. Take "
        "with you what you want to keep."
    )
    _files(mine, view)
    homework(mine)
    navigation.link("lessons", "All lessons", ":material/school:")
    st.button("To the beginning", on_click=mine.leave, icon=":material/arrow_back:")


def homework(mine: Visitor) -> None:
    """Show the link of the homework, as a picture and in letters."""
    link = address.of_homework(mine.code)
    picture, words = st.columns((2, 3), gap="large", vertical_alignment="center")
    if link:
        picture.markdown(qr.drawn(link, QR_PIXELS), unsafe_allow_html=True)
    with words:
        st.markdown(
            "**Homework:** five questions on the lessons that we left out. At the end stands a "
            "code that says how many first answers were right; hand in the code. The teacher "
            "checks codes on the same page, whenever they come."
        )
        if link:
            st.code(link, language=None, wrap_lines=True)


def tools(mine: Visitor, view: View) -> None:
    """Draw what a teacher may need while the class goes on."""
    st.caption("Page Down goes on and Page Up goes back: the keys of a presenter do, too.")
    _files(mine, view)
    link = address.of_teacher(mine.code, mine.key)
    if link:
        st.caption("Whoever has your own link leads this class: it is not shown, only copied.")
        copying.button("Copy my own link", link, "own-link")
    st.button("End the class now", on_click=_end, args=(mine,), icon=":material/stop:")


def _files(mine: Visitor, view: View) -> None:
    name = f"class-{codes.written(mine.code).lower()}"
    with st.container(horizontal=True):
        st.download_button(
            "Totals (CSV)",
            lambda: harmless(totals.table(view)).to_csv(index=False),
            f"{name}.csv",
            "text/csv",
            icon=":material/table:",
            on_click="ignore",
        )
        link = address.of_homework(mine.code)
        st.download_button(
            "Handout to print",
            lambda: handout.page(view, link),
            f"{name}.html",
            "text/html",
            icon=":material/print:",
            on_click="ignore",
        )


def _end(mine: Visitor) -> None:
    try:
        state.rooms().end(mine.code, mine.key)
    except RefusedError as refused:
        mine.note = str(refused)
