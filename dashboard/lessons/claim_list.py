"""Every claim of the lecture on a page: what came of it, its number, and the way to its lesson."""

from collections.abc import Mapping

import streamlit as st

from core import Experiment
from dashboard.lessons import catalogue, state
from dashboard.lessons.claim import ONLY_IF, OPEN, REFUTED, SUPPORTED, UNTESTED
from dashboard.lessons.claims import CLAIMS
from dashboard.lessons.lesson_11_claim_by_claim import judged
from dashboard.shared.theme import plain

BADGES: Mapping[str, str] = {
    SUPPORTED: ":green-badge[:material/check:",
    ONLY_IF: ":orange-badge[:material/rule:",
    REFUTED: ":red-badge[:material/close:",
    UNTESTED: ":gray-badge[:material/block:",
    OPEN: ":gray-badge[:material/help:",
}


def show(_: Experiment) -> None:
    """List the claims with what was found of each."""
    st.markdown("**All claims of the lecture, and what is said beside them.**")
    for number, (claim, found) in enumerate(zip(CLAIMS, judged(), strict=True)):
        with st.container(border=True):
            text, way = st.columns((6, 1), vertical_alignment="center")
            said = f"*{plain(claim.text)}*" if claim.aside else f"**{plain(claim.text)}**"
            fate = f"{BADGES[found.fate]} {plain(found.words)}]"
            text.markdown(f"{said} {fate}\n\n{plain(found.because)}")
            way.button(
                f"Lesson {claim.lesson}",
                key=f"claim {number}",
                help=catalogue.lesson(claim.lesson).title,
                on_click=state.open_lesson,
                args=(claim.lesson,),
                icon=":material/arrow_forward:",
                type="tertiary",
            )
