"""Widgets bound to settings: settings are the truth, widgets show them.

Each opens with its setting, and nothing is ever put into its state: a page that is drawn twice in
a row may lose that on its way to the browser, and what a person moves meanwhile would be undone.
Where a setting is changed by other means, such as Undo, it has another widget.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import streamlit as st

from core.settings.setting import Choice, Number, Setting
from dashboard.shared import session
from dashboard.shared.theme import METRIC_NAMES

FEW = 4  # values that are chosen by a button each

Moved = Callable[[str, str], None]  # takes the name of a setting and the key of its widget


@dataclass
class Shown:
    """What this person's widgets show, by key.

    Attributes:
        values: of the settings, as the widgets have them.
        changes: how often each was changed by other means than its widget.
    """

    values: dict[str, object] = field(default_factory=dict)
    changes: dict[str, int] = field(default_factory=dict)


def held(key: str) -> Any:
    """Return what the widget with this key is set to."""
    return st.session_state[key]


def bound(name: str, key: str, value: object, moved: Moved) -> dict[str, Any]:
    """Return the arguments that tie a widget to a setting; it is to open with `value`.

    Args:
        key: the widget's, to which a number is added when the setting was changed by other means.
        moved: called with `name` and the widget's key when a person has moved it.
    """
    shown = session.mine(Shown)
    if shown.values.setdefault(key, value) != value:
        shown.values[key] = value
        shown.changes[key] = shown.changes.get(key, 0) + 1
    own = f"{key} {shown.changes[key]}" if key in shown.changes else key
    return {"key": own, "on_change": partial(_moved, key, moved), "args": (name, own)}


def _moved(key: str, moved: Moved, name: str, own: str) -> None:
    session.mine(Shown).values[key] = held(own)
    moved(name, own)


def place(options: Sequence[Any], value: object) -> int | None:
    """Return where a select box opens; None: at its placeholder."""
    return None if value is None else list(options).index(value)


def setting_widget(setting: Setting, value: Any, tie: dict[str, Any]) -> None:
    """Draw the widget of a setting: what it is follows from what the setting may be.

    Args:
        value: the present one, which is offered beside the usual ones.
        tie: see `bound`.
    """
    label, help, domain = setting.label, setting.help, setting.offered
    if isinstance(domain, Choice):
        words = list(domain.phrases)
        at = place(words, value)
        st.selectbox(label, words, at, format_func=setting.written, help=help, **tie)
    elif isinstance(domain, Number):
        form = "percent" if domain.percent else "%.2f"
        ends = domain.low, domain.high
        st.slider(label, *ends, value, step=domain.step, format=form, help=help, **tie)
    elif not setting.usual:
        st.number_input(label, domain.low, domain.high, value, help=help, **tie)
    elif len(setting.usual) <= FEW:
        st.segmented_control(label, setting.usual, default=value, required=True, help=help, **tie)
    else:
        options = sorted({*filter(setting.allows, setting.usual), value})
        st.select_slider(label, options, value, format_func=setting.written, help=help, **tie)


def score(key: str, usual: str, hidden: bool = False) -> str:
    """Draw the choice of a score; return the metric.

    Args:
        usual: what it opens with.
        hidden: whether its label is for screen readers only.
    """
    chosen = st.segmented_control(
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
