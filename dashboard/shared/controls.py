"""Widgets bound to settings: settings are the truth, widgets show them."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.shared.theme import METRIC_NAMES

Moved = Callable[[str, str], None]  # takes the name of a setting and the key of its widget


def hold(key: str, value: object) -> str:
    """Put a setting into the state of the widget with this key, and return the key."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return key


def held(key: str) -> Any:
    """Return what the widget with this key is set to."""
    return st.session_state[key]


def bound(name: str, key: str, value: object, moved: Moved) -> dict[str, Any]:
    """Return the arguments that tie a widget to a setting.

    Args:
        moved: called with `name` and `key` when a person has moved the widget.
    """
    return {"key": hold(key, value), "on_change": moved, "args": (name, key)}


def steps(
    label: str,
    usual: Sequence[int],
    value: int,
    tie: dict[str, Any],
    help: str | None = None,
) -> None:
    """Draw a slider over the usual values and the present one.

    Args:
        tie: see `bound`.
    """
    options = sorted({*usual, value})
    st.select_slider(label, options, **tie, format_func=lambda number: f"{number:,}", help=help)


def score(key: str, usual: str, box: DeltaGenerator | None = None, hidden: bool = False) -> str:
    """Draw the choice of a score; return the metric.

    Args:
        usual: what it opens with.
        box: where it is drawn; None: where the page stands.
        hidden: whether its label is for screen readers only.
    """
    draw = st.segmented_control if box is None else box.segmented_control
    chosen = draw(
        "Score",
        list(METRIC_NAMES),
        default=usual,
        format_func=METRIC_NAMES.__getitem__,
        required=True,
        key=key,
        label_visibility="collapsed" if hidden else "visible",
    )
    assert isinstance(chosen, str)
    return chosen
