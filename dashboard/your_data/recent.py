"""Recent answers, to go back to: each with the table and the choices that it is about."""

import time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.shared.theme import plain
from dashboard.your_data import advising, state
from dashboard.your_data.advice_frames import recent_words
from dashboard.your_data.advising import Answer


def show(space: DeltaGenerator) -> None:
    """Offer those that are not shown, if there are any."""
    mine = advising.answers()
    others = [answer for answer in mine.recent if answer is not mine.answer]
    if not others:
        return
    with space.popover(f"Recent answers ({len(others)})", icon=":material/history:"):
        for number, answer in enumerate(others):
            past = time.monotonic() - answer.began
            words = recent_words(answer.asked, answer.name, answer.advice, past)
            st.button(
                plain(words),
                on_click=_go_back,
                args=(answer,),
                key=f"recent answer {number}",
                width="stretch",
            )


def _go_back(answer: Answer) -> None:
    advising.show(answer)
    state.reopen(answer.asked.table, answer.settings)
