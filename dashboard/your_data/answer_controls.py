"""Which of two answers is read as yes: said, and to be swapped."""

import streamlit as st

from core.data.kinds.yes_no import SWAPPED, YES_NO
from core.data.tables.wording import short
from dashboard.shared.theme import plain
from dashboard.your_data import choices, state
from dashboard.your_data.column_frames import answers_words
from dashboard.your_data.opened import Opened

ACROSS = 4  # choices side by side


def show(table: Opened) -> list[str]:
    """Let people say which word is read as yes; return the tasks of which it is the other one."""
    chosen = state.current().settings["tasks"]
    ways = dict(zip(chosen, choices.read_as(table), strict=True))
    asked = [task for task, way in ways.items() if way in (YES_NO.name, SWAPPED)]
    swapped = [task for task, way in ways.items() if way == SWAPPED]
    if not asked:
        return swapped
    words = plain(answers_words(table.words, asked, swapped))
    with st.expander(words, icon=":material/swap_horiz:"):
        st.caption("Choose the other word where it is read the wrong way round.")
        for start in range(0, len(asked), ACROSS):
            spaces = st.columns(ACROSS)
            for space, task in zip(spaces, asked[start : start + ACROSS], strict=False):
                no, yes = table.words[task]
                now = no if task in swapped else yes
                space.segmented_control(
                    f"Yes in {plain(short(task))} is",
                    [yes, no],
                    default=now,
                    format_func=lambda word: plain(short(word)),
                    required=True,
                    **choices.tie(choices.yes_setting(task), now, (yes, no).__contains__),
                )
    return swapped
