"""The list: a row for each thing, which can be compared, opened, named and deleted."""

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.library import opened, state, words
from dashboard.library.state import View
from dashboard.shared import controls, library
from dashboard.shared.theme import coloured, plain

if TYPE_CHECKING:
    from core.computing.shelf import Thing


def row(mine: View, thing: "Thing") -> None:
    """Draw a thing, and what is in it where it is open."""
    with st.container(border=True):
        said, buttons = st.columns((4, 2), vertical_alignment="center")
        with said:
            _said(mine, thing)
        with buttons.container(horizontal=True, horizontal_alignment="right", gap="small"):
            _buttons(mine, thing)
        if mine.open == thing.key:
            opened.show(thing)


def _said(mine: View, thing: "Thing") -> None:
    chosen = thing.key in mine.compared
    st.checkbox(
        f"{words.ICONS.get(thing.kind, '')} **{plain(thing.name)}**",
        chosen,
        **controls.bound(
            thing.key,
            f"compare {thing.key}",
            chosen,
            lambda key, own: mine.compare(key, controls.held(own)),
            (True, False).__contains__,
        ),
    )
    st.markdown(coloured(words.said(thing)))
    notes = f"  \n:material/edit_note: {plain(thing.notes)}" if thing.notes else ""
    st.caption(f"{plain(words.line(thing))}{notes}")


def _buttons(mine: View, thing: "Thing") -> None:
    is_open = mine.open == thing.key
    st.button(
        "Close" if is_open else "Open",
        on_click=mine.toggle,
        args=(thing.key,),
        key=f"open {thing.key}",
        icon=":material/expand_less:" if is_open else ":material/expand_more:",
        type="tertiary",
    )
    with st.popover("Name and notes", icon=":material/edit:", type="tertiary"):
        _naming(thing)
    st.button(
        "Delete",
        on_click=state.delete,
        args=(thing.key,),
        key=f"delete {thing.key}",
        icon=":material/delete:",
        type="tertiary",
    )


def _naming(thing: "Thing") -> None:
    """Let a person change name and notes."""
    from core.computing.shelf import NAME, NOTES

    # by what they are now: after a change the form opens with that
    with st.form(f"naming {thing.key} {hash((thing.name, thing.notes))}", border=False):
        name = st.text_input("Name", thing.name, max_chars=NAME)
        notes = st.text_area("Notes", thing.notes, max_chars=NOTES)
        if st.form_submit_button("Save", type="primary"):
            shelf = library.shelf()
            if shelf is not None and name.strip():
                shelf.rename(thing.key, name.strip(), notes.strip())
                st.rerun()
