"""The Library: what this person has finished, in a list; one opened, several side by side."""

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.library import comparing, listing, state, words
from dashboard.library.state import View
from dashboard.shared import controls, library, navigation
from dashboard.shared.theme import plain

if TYPE_CHECKING:
    from core.computing.shelf import Thing

ROW = "<style>.st-key-library-list hr {margin: .25rem 0}</style>"


def show() -> None:
    """Draw the page."""
    from core.computing.shelf import KEPT_DAYS, MOST  # SQLAlchemy: what needs the store opens it

    st.title("Your Library", anchor=False)
    st.markdown(
        "Every experiment and map that is trained for you stands here once it is over, and every "
        "advice that you keep: to be found again, named, compared and taken away."
    )
    mine = state.current()
    if mine.note:
        st.warning(plain(f"{mine.note}."), icon=":material/link_off:")
    shelf = library.ready()
    things = shelf.things()
    _undo(mine)
    if things is None:
        st.info("Your Library cannot be read now.", icon=":material/database_off:")
    elif not things:
        _empty()
    else:
        _full(mine, things)
    st.caption(
        f"Kept for {KEPT_DAYS} days after you were last here, {MOST} things at most, on the server "
        "that you use. They belong to this browser: a cookie has an id that nobody can guess, and "
        "no link has it. Another browser, or one that forgets its cookies, has a Library of its "
        "own."
    )


def _undo(mine: View) -> None:
    """Offer to put back what was deleted."""
    if mine.deleted is not None:
        said, button = st.columns((5, 1), vertical_alignment="center")
        said.info(f"Deleted: {plain(mine.deleted['name'])}.", icon=":material/delete:")
        button.button(
            "Undo", on_click=state.undo, icon=":material/undo:", key="undo-delete", width="stretch"
        )


def _empty() -> None:
    """Say what will stand here, and lead on."""
    with st.container(border=True):
        st.subheader("Nothing here yet", anchor=False)
        st.markdown(
            "Train something, and come back: its verdict, its settings and its curves will stand "
            "here. What was recorded ahead is answered at once and not kept by itself; **Keep in "
            "Library**, below it, does so."
        )
        experiment, maps, data = st.columns(3)
        with experiment:
            navigation.link("playground", "Train an experiment", ":material/play_circle:")
        with maps:
            navigation.link("maps", "Compute a map", ":material/grid_on:")
        with data:
            navigation.link("your-data", "Ask about your table", ":material/table_chart:")


def _full(mine: View, things: "list[Thing]") -> None:
    _search(mine)
    chosen = [thing for key in mine.compared for thing in things if thing.key == key]
    if len(chosen) >= comparing.FEWEST:
        comparing.show(chosen)
    else:
        st.caption("Tick two or more to see them side by side.")
    found = words.found(things, mine.kind, mine.words)
    if not found:
        st.info("Nothing here has all of these words.", icon=":material/search_off:")
    st.html(ROW)
    with st.container(key="library-list"):
        for thing in found[: mine.shown]:
            listing.row(mine, thing)
    if len(found) > mine.shown:
        st.button(
            f"Show more: {len(found) - mine.shown} are left",
            on_click=mine.more,
            icon=":material/expand_more:",
        )


def _search(mine: View) -> None:
    """Draw the search and the filter."""
    search, kinds = st.columns((2, 3), vertical_alignment="bottom")
    search.text_input(
        "Search",
        mine.words,
        placeholder="words of a name, a note, a setting, a verdict",
        icon=":material/search:",
        **controls.bound(
            "words", "library words", mine.words, lambda _, own: mine.search(controls.held(own))
        ),
    )
    names = {words.ALL: "All"} | words.KINDS
    kinds.segmented_control(
        "Show",
        list(names),
        default=mine.kind,
        format_func=names.__getitem__,
        required=True,
        **controls.bound(
            "kind",
            "library kind",
            mine.kind,
            lambda _, own: mine.choose(controls.held(own)),
            names.__contains__,
        ),
    )
