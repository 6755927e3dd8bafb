"""Tasks that exclude each other: one click asks them as one task of classes, one more undoes it."""

import streamlit as st

from core.advice import sentences
from dashboard.shared.theme import plain
from dashboard.your_data import choices, label_picture, state
from dashboard.your_data.opened import Opened


def show(table: Opened) -> None:
    """Say which tasks are one question, and offer to ask them so; then the way back."""
    tasks = tuple(state.current().settings["tasks"])
    if not tasks:
        return
    for columns in label_picture.picture_of(table, tasks, choices.read_as(table)).exclusive:
        said, button = st.columns((4, 1), vertical_alignment="center")
        said.info(plain(sentences.exclusive([columns])), icon=":material/category:")
        button.button(
            "Ask as one task",
            on_click=choices.ask_as_one,
            args=(table, columns),
            key=f"as one: {columns}",
            icon=":material/merge:",
            width="stretch",
        )
    for name, columns in table.one_of:
        said, button = st.columns((4, 1), vertical_alignment="center")
        said.caption(plain(f"'{name}' asks which one it is: {sentences.listed(columns)}."))
        button.button(
            "Ask one by one",
            on_click=choices.ask_one_by_one,
            args=(name,),
            key=f"one by one: {name}",
            icon=":material/undo:",
            width="stretch",
        )
