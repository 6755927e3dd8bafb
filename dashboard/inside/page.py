"""Inside the networks: what was learned, and who uses it."""

from typing import Any

import streamlit as st

from core import Experiment
from core.data.catalogue import SOURCES
from core.inside.code import look_code
from dashboard.inside import state
from dashboard.inside.panel import Panel
from dashboard.inside.panels import PANELS
from dashboard.inside.state import View
from dashboard.shared import addresses, controls, embedding, glossary, navigation, tour
from dashboard.shared.theme import plain

TOUR = (
    "Here you see *why* sharing helps or hurts: what is inside one network for all tasks "
    "(:blue[blue]) and inside one network for each task (:orange[orange]).",
    "Each question has a panel: what it shows, how to read it, its number, and what you would see "
    "if the claim were false.",
    "Change the width: with 2 units the tasks fight over them, with 64 they need not.",
)
WIDTHS = (2, 4, 8, 16, 32, 64)


def show() -> None:
    """Draw the page: whose networks, which question, and the panel that answers it."""
    tour.show("inside", TOUR)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Inside the networks", anchor=False)
        glossary.popover()
        tour.button("inside")
    mine = state.current()
    for note in mine.notes:
        st.warning(plain(note), icon=":material/link_off:")
    experiment = _whose(mine)
    if experiment is not None:
        embedding.as_python(look_code(experiment))
    panel = PANELS[_question(mine)]
    found = None if experiment is None else panel.find(experiment)
    if experiment is not None and found is not None:
        number, more = panel.number(experiment, found)
        st.subheader(number, anchor=False)
        st.markdown(f"{more} {panel.shows}")
        panel.draw(experiment, found)
        read, otherwise = st.columns(2)
        read.markdown(f"**How to read it.** {panel.reads}")
        otherwise.markdown(f"**If the claim were false.** {panel.otherwise}")
    _example(mine, panel)
    tour.keep()


def _example(mine: View, panel: Panel[Any]) -> None:
    """Lead to the experiment of which a panel shows most."""
    if panel.example is None:
        return
    words, example = panel.example
    if addresses.to_query(example) != addresses.written(mine.now):
        st.button(
            words,
            on_click=mine.look_into,
            args=(example,),
            icon=":material/arrow_forward:",
            type="tertiary",
        )


def _whose(mine: View) -> Experiment | None:
    """Let a person change data and width, or go and set all; return whose networks these are.

    Settings that do not go together are none: that is said.
    """
    key, width = mine.now["source"], mine.now["width"]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Data",
            list(SOURCES),
            list(SOURCES).index(key),
            format_func=lambda source: SOURCES[source].title,
            width=260,
            **controls.bound(
                "source",
                "inside source",
                key,
                lambda _, own: mine.change_source(controls.held(own)),
                SOURCES.__contains__,
            ),
        )
        st.segmented_control(
            "Hidden units of a layer",
            sorted({*WIDTHS, width}),
            default=width,
            required=True,
            **controls.bound(
                "width",
                "inside width",
                width,
                lambda _, own: mine.change_width(controls.held(own)),
                lambda value: value in {*WIDTHS, width},
            ),
        )
        leave = st.button("All settings", icon=":material/tune:")
    st.caption(plain(f"{state.about(mine.now)} {PANELS[mine.panel].rests_on}"))
    try:
        experiment = mine.experiment
    except ValueError as error:
        st.error(plain(f"{error}."), icon=":material/block:")
        return None
    if leave:
        navigation.open_in_playground(experiment)
    return experiment


def _question(mine: View) -> str:
    """Let a person choose the question; return the name of its panel."""
    st.pills(
        "Question",
        list(PANELS),
        default=mine.panel,
        format_func=lambda name: f"{PANELS[name].icon} {PANELS[name].title}",
        required=True,
        label_visibility="collapsed",
        **controls.bound(
            "panel",
            "inside panel",
            mine.panel,
            lambda _, own: mine.choose(controls.held(own)),
            PANELS.__contains__,
        ),
    )
    return mine.panel
