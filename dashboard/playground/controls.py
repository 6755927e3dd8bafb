"""Controls of the Playground: what a person sets, as an experiment."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core import Experiment
from dashboard.playground.state import Settings
from dashboard.shared import addresses, arms, controls
from dashboard.shared.settings import (
    SOURCE_KNOBS,
    SOURCE_NAMES,
    USUAL_STEPS,
    build,
    knobs_of,
)
from dashboard.shared.theme import plain

SOURCE_HELP = {
    "road": "Made pictures. Objects are built of parts that several objects share.",
    "shared": "Made numbers. A knob says how much the tasks have in common.",
    "digits": "Real handwriting, two digits a picture: here sharing does not pay.",
    "molecules": "Real toxicity tests; 17% of the labels were never measured.",
}
HANDOUTS = {
    "same": "the same examples for all tasks",
    "own": "own examples for each task",
    "focus": "few for the first task, many for the others",
}
HANDLINGS = {
    "mask": "sum over labelled entries only",
    "zero": "read '?' as 0",
    "drop": "drop examples with a '?'",
}
BUDGETS = {
    "width": "same width for each network",
    "parameters": "same total of parameters",
    "best": "best width for each arm (by validation)",
}
GRIDS = {
    "width": (1, 2, 4, 8, 16, 32, 64, 128, 256),
    "tasks": (1, 2, 3, 4, 6, 8, 10, 12, 16, 24, 32, 64, 100),
    "examples": (25, 50, 100, 200, 300, 400, 600, 800, 1000, 1500, 2500, 4000, 4552, 6000, 10_000),
    "focus_examples": (10, 25, 50, 100, 200, 400, 800),
    "steps": USUAL_STEPS,
    "replicates": (2, 3, 5, 10, 15, 20, 30),
}


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
    st.query_params.from_dict(addresses.to_query(experiment))
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

    def draw(self) -> None:
        self._source()
        self._data()
        self._networks()
        with st.expander("Fair comparison and repeats"):
            self._fine_print()

    def _source(self) -> None:
        key = controls.hold("source of all", self._now["source"])
        st.selectbox(
            "Data",
            list(SOURCE_NAMES),
            key=key,
            format_func=SOURCE_NAMES.__getitem__,
            on_change=lambda: self._mine.change_source(controls.held(key)),
        )
        st.caption(SOURCE_HELP[self._now["source"]])

    def _data(self) -> None:
        now, names = self._now, SOURCE_KNOBS[self._now["source"]]
        self._grid("Tasks", "tasks", help="Yes/no questions asked of each example.")
        own = now.get("handout") == "own"
        self._grid("Training examples for each task" if own else "Training examples", "examples")
        if "relatedness" in names:
            self._slider("Relatedness of the tasks", "relatedness", 1.0, "%.2f")
        self._slider("Labels missing ('?')", "missing", 0.95, "percent")
        if now["missing"] > 0 or now["source"] == "molecules":
            self._choice("What training does with a '?'", "handling", HANDLINGS)
        if "handout" in names:
            self._choice("How examples are handed out", "handout", HANDOUTS)
        if now.get("handout") == "focus":
            self._grid("Examples of the first task", "focus_examples")

    def _networks(self) -> None:
        self._grid("Network width", "width", help="Units of each hidden layer.")
        st.segmented_control("Hidden layers", (1, 2, 3, 4), required=True, **self._tie("depth"))

    def _fine_print(self) -> None:
        self._arms()
        self._choice("What is held equal", "budget", BUDGETS)
        self._grid("Replicates", "replicates", help="Draws of data and weights; more: surer.")
        self._grid("Training steps", "steps")
        st.number_input(
            "Seed",
            0,
            9999,
            **self._tie("seed"),
            help="Another seed draws other data: does the verdict stay?",
        )

    def _arms(self) -> None:
        """Draw the choice of what is compared with apart, which is always there.

        Each setting has a widget of its own that opens with it. A browser that misses a value put
        into the state of a list would take the list for empty, and report that as a choice.
        """
        others = [arm for arm in self._now["arms"] if arm != arms.APART]
        key = self._key(f"{', '.join(others)} compared")

        def moved() -> None:
            self._change("arms", arms.compared(controls.held(key)))

        st.multiselect("Compared with apart", arms.OTHERS, others, key=key, on_change=moved)

    def _grid(self, label: str, name: str, help: str | None = None) -> None:
        """Draw a slider over the usual values, those the source allows and the present one."""
        knob = knobs_of(self._now["source"])[name]
        usual = [value for value in GRIDS[name] if knob.allows(name, value)]
        controls.steps(label, usual, self._now[name], self._tie(name), help)

    def _slider(self, label: str, name: str, high: float, format: str) -> None:
        st.slider(label, 0.0, high, step=0.05, format=format, **self._tie(name))

    def _choice(self, label: str, name: str, words: Mapping[str, str]) -> None:
        st.selectbox(label, list(words), format_func=words.__getitem__, **self._tie(name))

    def _key(self, name: str) -> str:
        """Name a widget; a source's controls have bounds of their own, so they are its own."""
        return f"{name} of {self._now['source']}"

    def _tie(self, name: str) -> dict[str, Any]:
        return controls.bound(name, self._key(name), self._now[name], self._moved)

    def _moved(self, name: str, key: str) -> None:
        self._change(name, controls.held(key))

    def _change(self, name: str, value: object) -> None:
        self._mine.change({**self._mine.now, name: value})
