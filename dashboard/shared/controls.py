"""Widgets bound to settings: settings are the truth, widgets show them."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.settings.setting import Choice, Number, Setting
from dashboard.shared.theme import METRIC_NAMES

FEW = 4  # values that are chosen by a button each

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


def setting_widget(setting: Setting, value: Any, tie: dict[str, Any]) -> None:
    """Draw the widget of a setting: what it is follows from what the setting may be.

    Args:
        value: the present one, which is offered beside the usual ones.
        tie: see `bound`.
    """
    label, help, domain = setting.label, setting.help, setting.offered
    if isinstance(domain, Choice):
        st.selectbox(label, list(domain.phrases), format_func=setting.written, help=help, **tie)
    elif isinstance(domain, Number):
        form = "percent" if domain.percent else "%.2f"
        st.slider(label, domain.low, domain.high, step=domain.step, format=form, help=help, **tie)
    elif not setting.usual:
        st.number_input(label, domain.low, domain.high, help=help, **tie)
    elif len(setting.usual) <= FEW:
        st.segmented_control(label, setting.usual, required=True, help=help, **tie)
    else:
        usual = {place for place in setting.usual if setting.allows(place)}
        options = sorted(usual | {value})
        st.select_slider(label, options, format_func=setting.written, help=help, **tie)


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
