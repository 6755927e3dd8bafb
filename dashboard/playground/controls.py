"""Controls of the Playground: what a person sets, as an experiment."""

from typing import Any

import streamlit as st

from core import Experiment
from core.arms.catalogue import REFERENCE, write_arms
from core.atlas.maps import recorded_values
from core.data.catalogue import SOURCES
from core.metrics.catalogue import judging_all
from core.settings.setting import Setting
from dashboard.playground.state import Settings
from dashboard.shared import arms, controls, history, margin, session
from dashboard.shared.controls import setting_widget
from dashboard.shared.margin import Margin
from dashboard.shared.settings import build, declared
from dashboard.shared.theme import plain

HANDLING = "handling"  # of '?': it has an effect where there are any


def chosen(mine: Settings) -> Experiment:
    """Draw the controls, and return what they are set to; the address follows."""
    with st.sidebar:
        _Controls(mine).draw()
        _history(mine)
    try:
        experiment = build(mine.now)
    except ValueError as error:
        st.error(plain(f"{error}."), icon=":material/block:")
        st.button("Undo", on_click=mine.undo, disabled=not mine.past, key="undo-refused")
        st.stop()
    mine.offer_scores(judging_all(experiment.kinds))
    history.write(mine.to_query(session.mine(Margin)))
    return experiment


def _history(mine: Settings) -> None:
    undo, reset = st.columns(2)
    undo.button(
        "Undo",
        on_click=mine.undo,
        disabled=not mine.past,
        icon=":material/undo:",
        width="stretch",
    )
    reset.button(
        "Start over", on_click=mine.start_over, icon=":material/restart_alt:", width="stretch"
    )


class _Controls:
    """The widgets of one person's settings."""

    def __init__(self, mine: Settings) -> None:
        self._mine, self._now = mine, mine.now
        self._kind = SOURCES[mine.now["source"]]

    def draw(self) -> None:
        self._source()
        self._settings(on_demand=False)
        self._fine()
        with st.expander("Fair comparison and repeats"):
            self._arms()
            self._settings(on_demand=True)
            margin.control(self._mine.forget_notes)

    def _source(self) -> None:
        now, keys = self._now["source"], list(SOURCES)
        st.selectbox(
            "Data",
            keys,
            keys.index(now),
            format_func=lambda source: SOURCES[source].title,
            **controls.bound(
                "source", "source of all", now, self._source_moved, SOURCES.__contains__
            ),
        )
        st.caption(self._kind.about)

    def _settings(self, on_demand: bool) -> None:
        """Draw the settings that have an effect beside the others."""
        recorded = {} if self._mine.fine else recorded_values(self._kind)
        for name, setting in declared(self._now["source"]).items():
            if setting.on_demand == on_demand and self._matters(setting):
                labelled, places = setting.labelled(self._now), recorded.get(name, ())
                setting_widget(labelled, self._now[name], self._tie(name), places)

    def _fine(self) -> None:
        """Draw the choice between the places that are recorded and all that there are."""
        st.toggle(
            "Fine steps",
            self._mine.fine,
            help="Off: each move is answered at once from the record. On: sliders have every step, "
            "and what is not recorded is trained now.",
            **controls.bound(
                "fine", "fine steps", self._mine.fine, self._fine_moved, (True, False).__contains__
            ),
        )

    def _fine_moved(self, name: str, key: str) -> None:
        self._mine.fine = controls.held(key)

    def _matters(self, setting: Setting) -> bool:
        if setting.name == HANDLING:
            return self._now["missing"] > 0 or self._kind.partly_labelled
        return setting.matters(self._now)

    def _arms(self) -> None:
        """Draw the choice of what is compared with apart, which is always there.

        Each setting has a widget of its own that opens with it. A browser that misses a value put
        into the state of a list would take the list for empty, and report that as a choice.
        """
        others = [arm for arm in self._now["arms"] if arm != REFERENCE.name]

        def moved(name: str, key: str) -> None:
            self._change(name, arms.compared(controls.held(key)))

        options = [*arms.OTHERS, *(arm for arm in others if arm not in arms.OTHERS)]
        key, allows = self._key(f"{write_arms(others)} compared"), controls.some_of(options)
        st.multiselect(
            f"Compared with {REFERENCE.name}",
            options,
            others,
            format_func=arms.titled,
            help="Ways to train. Those that begin with *together* and a comma train the one "
            "network by another update than the plain sum of the tasks' losses.",
            **controls.bound("arms", key, others, moved, allows),
        )
        if said := arms.about_updates(others):
            st.caption(plain(said))

    def _key(self, name: str) -> str:
        """Name a widget; a source's controls have bounds of their own, so they are its own."""
        return f"{name} of {self._now['source']}"

    def _tie(self, name: str) -> dict[str, Any]:
        allows, fine = declared(self._now["source"])[name].allows, " finely" * self._mine.fine
        return controls.bound(
            name, f"{self._key(name)}{fine}", self._now[name], self._moved, allows
        )

    def _source_moved(self, name: str, key: str) -> None:
        self._mine.change_source(controls.held(key))

    def _moved(self, name: str, key: str) -> None:
        self._change(name, controls.held(key))

    def _change(self, name: str, value: object) -> None:
        self._mine.change({**self._mine.now, name: value})
