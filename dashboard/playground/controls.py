"""Controls of the Playground: what a person sets, as an experiment."""

from typing import Any

import streamlit as st

from core import Experiment
from dashboard.shared import links
from dashboard.shared.theme import plain

SOURCE_NAMES = {
    "road": "Road scenes",
    "shared": "Shared features",
    "digits": "Two digits",
    "molecules": "Molecules (Tox21)",
}
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
    "steps": (100, 200, 500, 1000, 2000, 5000),
    "replicates": (2, 3, 5, 10, 15, 20, 30),
}
STATE = "settings"  # this person's settings, by name
PAST = "past settings"
NOTES = "notes on the address"


def opened() -> list[str]:
    """Read the address on a person's first look; return what was wrong in it until they act."""
    if STATE not in st.session_state:
        experiment, notes = links.from_query(st.query_params.to_dict())
        st.session_state.update({STATE: links.values(experiment), PAST: [], NOTES: notes})
    return st.session_state[NOTES]


def take(experiment: Experiment) -> None:
    """Set the Playground to an experiment that another page names."""
    if STATE in st.session_state:
        _remember()
    else:
        st.session_state.update({PAST: [], NOTES: []})
    st.session_state[STATE] = links.values(experiment)


def chosen() -> Experiment:
    """Draw the controls, and return what they are set to; the address follows."""
    settings = st.session_state[STATE]
    with st.sidebar:
        _source(settings)
        _data(settings)
        _networks(settings)
        _fine_print(settings)
        _history()
    try:
        experiment = links.build(settings)
    except ValueError as error:
        st.error(plain(f"{error}."), icon=":material/block:")
        st.button("Undo", on_click=_undo, key="undo-refused")
        st.stop()
    st.query_params.from_dict(links.to_query(experiment))
    return experiment


def _source(settings: dict[str, Any]) -> None:
    key = _key("source")
    st.selectbox(
        "Data",
        list(SOURCE_NAMES),
        key=_hold(key, settings["source"]),
        format_func=SOURCE_NAMES.__getitem__,
        on_change=_source_moved,
        args=(key,),
    )
    st.caption(SOURCE_HELP[settings["source"]])


def _data(settings: dict[str, Any]) -> None:
    names = links.SOURCE_KNOBS[settings["source"]]
    _grid("Tasks", "tasks", settings, help="Yes/no questions asked of each example.")
    own = settings.get("handout") == "own"
    _grid("Training examples for each task" if own else "Training examples", "examples", settings)
    if "relatedness" in names:
        _slider("Relatedness of the tasks", "relatedness", settings, (0.0, 1.0, 0.05))
    _slider("Labels missing ('?')", "missing", settings, (0.0, 0.95, 0.05), percent=True)
    if settings["missing"] > 0 or settings["source"] == "molecules":
        _choice("What training does with a '?'", "handling", settings, HANDLINGS)
    if "handout" in names:
        _choice("How examples are handed out", "handout", settings, HANDOUTS)
    if settings.get("handout") == "focus":
        _grid("Examples of the first task", "focus_examples", settings)


def _networks(settings: dict[str, Any]) -> None:
    _grid("Network width", "width", settings, help="Units of each hidden layer.")
    key = _key("depth")
    st.segmented_control(
        "Hidden layers",
        (1, 2, 3, 4),
        key=_hold(key, settings["depth"]),
        required=True,
        on_change=_moved,
        args=("depth", key),
    )


def _fine_print(settings: dict[str, Any]) -> None:
    with st.expander("Fair comparison and repeats"):
        _choice("What is held equal", "budget", settings, BUDGETS)
        _grid("Replicates", "replicates", settings, help="Draws of data and weights; more: surer.")
        _grid("Training steps", "steps", settings)
        key = _key("seed")
        st.number_input(
            "Seed",
            0,
            9999,
            key=_hold(key, settings["seed"]),
            on_change=_moved,
            args=("seed", key),
            help="Another seed draws other data: does the verdict stay?",
        )


def _history() -> None:
    undo, reset = st.columns(2)
    past = st.session_state[PAST]
    undo.button("Undo", on_click=_undo, disabled=not past, icon=":material/undo:", width="stretch")
    reset.button("Start over", on_click=_reset, icon=":material/restart_alt:", width="stretch")


def _grid(label: str, name: str, settings: dict[str, Any], help: str | None = None) -> None:
    """Draw a slider over the usual values, those the source allows and the present one."""
    knobs = {**links.KNOBS, **links.SOURCE_KNOBS[settings["source"]]}
    options = sorted({v for v in GRIDS[name] if knobs[name].allows(name, v)} | {settings[name]})
    key = _key(name)
    st.select_slider(
        label,
        options,
        key=_hold(key, settings[name]),
        on_change=_moved,
        args=(name, key),
        help=help,
        format_func=lambda value: f"{value:,}",
    )


def _slider(
    label: str,
    name: str,
    settings: dict[str, Any],
    span: tuple[float, float, float],
    percent: bool = False,
) -> None:
    key = _key(name)
    st.slider(
        label,
        *span[:2],
        step=span[2],
        key=_hold(key, settings[name]),
        format="percent" if percent else "%.2f",
        on_change=_moved,
        args=(name, key),
    )


def _choice(label: str, name: str, settings: dict[str, Any], words: dict[str, str]) -> None:
    key = _key(name)
    st.selectbox(
        label,
        list(words),
        key=_hold(key, settings[name]),
        format_func=words.__getitem__,
        on_change=_moved,
        args=(name, key),
    )


def _key(name: str) -> str:
    """Name a widget; a source's controls have bounds of their own, so they are its own."""
    return f"{name} of {st.session_state[STATE]['source']}" if name != "source" else "source of all"


def _hold(key: str, value: Any) -> str:
    """Put the setting into the widget's state: settings are the truth, widgets show them."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return key


def _remember() -> None:
    st.session_state[NOTES] = []
    st.session_state[PAST] = [*st.session_state[PAST], dict(st.session_state[STATE])][-50:]


def _moved(name: str, key: str) -> None:
    _remember()
    st.session_state[STATE] = {**st.session_state[STATE], name: st.session_state[key]}


def _source_moved(key: str) -> None:
    """Open another source with its own data, and keep the networks as they are set."""
    _remember()
    old = st.session_state[STATE]
    fresh = links.values(links.default(st.session_state[key]))
    kept = {name: old[name] for name in links.KNOBS}
    st.session_state[STATE] = {**fresh, **kept}


def _undo() -> None:
    *before, last = st.session_state[PAST]
    st.session_state[PAST] = before
    st.session_state[STATE] = last


def _reset() -> None:
    _remember()
    st.session_state[STATE] = links.values(links.default(st.session_state[STATE]["source"]))
