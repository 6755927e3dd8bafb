"""What a teacher takes home: totals as CSV, a handout, homework, and the end of the class."""

import streamlit as st

from core.classroom import codes
from core.classroom.room import SECONDS, View
from core.data.tables.formulas import harmless
from dashboard.classroom import address, clock, handout, questions, state, totals
from dashboard.classroom.state import Visitor
from dashboard.shared import copying, navigation, qr
from dashboard.shared.theme import plain

QR_PIXELS = 360


def show(mine: Visitor, view: View) -> None:
    """Draw the page of a class that has ended."""
    st.title("The class has ended", anchor=False)
    until = plain(clock.written(view.ends, clock.zone()))
    st.markdown(
        f"Only totals are left of it, until {until}; then they are deleted. Take with you what you "
        "want to keep."
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
    """Draw what a teacher may need while the class goes on; everybody sees it on the projector."""
    st.markdown(f"**Your part now:** {plain(questions.of(view.screen.step).hint)}")
    until = plain(clock.written(view.ends, clock.zone()))
    st.caption(
        f"This class is open until {until}. Page Down goes on and Page Up goes back: the keys of "
        "a presenter do, too."
    )
    address.advise()
    beside = address.of_phone(mine.code)
    if beside:
        st.link_button("A phone beside it", beside, icon=":material/smartphone:")
    _files(mine, view)
    link = address.of_teacher(mine.code, mine.key)
    if link:
        st.caption("Whoever has your own link leads this class: it is not shown, only copied.")
        copying.button("Copy my own link", link, "own-link")
    st.button("Out to the other pages", on_click=mine.leave, icon=":material/arrow_back:")
    st.caption("The class goes on meanwhile; the page Class leads back to it.")
    if st.button("End the class…", icon=":material/stop:"):
        ask_end(mine)


@st.dialog("End the class?")
def ask_end(mine: Visitor) -> None:
    """Ask once more, and say what ends."""
    st.markdown(
        "Nobody can vote or go on any more, and the steps cannot be shown again. The totals and "
        "the handouts stay until the day of the class is over, and homework can be done for as "
        "long as this dashboard runs where phones reach it."
    )
    over, on = st.columns(2)
    if over.button(
        "End the class", on_click=_end, args=(mine,), type="primary", width="stretch", key="end"
    ):
        st.rerun()
    if on.button("Go on with it", width="stretch"):
        st.rerun()


def _files(mine: Visitor, view: View) -> None:
    name, zone = f"class-{codes.written(mine.code).lower()}", clock.zone()
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
        day = clock.day(view.ends - SECONDS, zone)
        st.download_button(
            "Handout with answers",
            lambda: handout.page(view, link, day),
            f"{name}.html",
            "text/html",
            icon=":material/print:",
            on_click="ignore",
        )
        st.download_button(
            "Sheet for students",
            lambda: handout.sheet(link),
            f"{name}-sheet.html",
            "text/html",
            icon=":material/print:",
            on_click="ignore",
        )
    if address.is_alone():
        st.caption(
            "The homework's link on both papers works on this machine only, and so does its "
            "picture: print them once this page is open by the machine's address in the network."
        )


def _end(mine: Visitor) -> None:
    mine.ask(state.rooms().end, mine.key)
