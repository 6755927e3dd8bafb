"""Two or more things side by side, what differs marked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.library import exporting, frames, opened, words
from dashboard.shared import library
from dashboard.shared.library_words import EXPERIMENT
from dashboard.shared.theme import coloured, plain

if TYPE_CHECKING:
    from core.computing.shelf import Thing

FEWEST, ACROSS = 2, 3  # things; in one line


def show(things: "Sequence[Thing]") -> None:
    """Draw them."""
    with st.container(border=True, key="library-compared"):
        st.subheader("Side by side", anchor=False)
        for start in range(0, len(things), ACROSS):
            some = things[start : start + ACROSS]
            for space, thing in zip(st.columns(len(some)), some, strict=True):
                with space:
                    _one(thing)
        _settings(things)


def _one(thing: "Thing") -> None:
    st.markdown(f"{words.ICONS.get(thing.kind, '')} **{plain(thing.name)}**")
    st.markdown(coloured(words.said(thing)))
    if thing.kind != EXPERIMENT:
        return
    experiment = opened.experiment_of(thing)
    result, metric = opened.result_of(experiment), library.metric_of(thing.about)
    if result is None or metric is None or experiment.fingerprint != thing.key:
        st.caption("Its curves are no longer here.")
        return
    if not result.curves.empty:
        opened.curve_chart(thing, experiment, result, f"compared {thing.key}")
    st.dataframe(exporting.score_table(result, metric), hide_index=True)


def _settings(things: "Sequence[Thing]") -> None:
    table = frames.settings_frame(things)
    differing = int((table[frames.MARK] == frames.DIFFERS).sum())
    if not differing:
        st.caption("All of their settings are the same.")
    else:
        number = "One setting differs" if differing == 1 else f"{differing} settings differ"
        st.markdown(f"**{number}**, marked with {frames.DIFFERS}:")
    st.dataframe(table, hide_index=True, alt="Settings side by side; those that differ come first")
