"""Widgets bound to settings: settings are the truth, widgets show them.

Each opens with its setting, and nothing is ever put into its state: a page that is drawn twice in
a row may lose that on its way to the browser, and what a person moves meanwhile would be undone.
Where a setting is changed by other means, such as Undo, it has another widget.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from core.metrics.metric import Metric
from core.settings.setting import Choice, Number, Setting
from dashboard.shared import session

FEW = 4  # values that are chosen by a button each

T = TypeVar("T")
Moved = Callable[[str, str], None]  # takes the name of a setting and the key of its widget
Allows = Callable[[Any], bool]


def _anything(_: object) -> bool:
    return True


@dataclass
class Shown:
    """What this person's widgets show, by key.

    Attributes:
        values: of the settings, as the widgets have them.
        changes: how often each was changed by other means than its widget.
        chosen: what belongs to no setting, see `choice`.
    """

    values: dict[str, object] = field(default_factory=dict)
    changes: dict[str, int] = field(default_factory=dict)
    chosen: dict[str, Any] = field(default_factory=dict)

    def own_key(self, key: str) -> str:
        """Return the key of the present widget of a setting."""
        return f"{key} {self.changes[key]}" if key in self.changes else key

    def renew(self, key: str) -> None:
        """Let a setting have a fresh widget, which opens with it."""
        self.changes[key] = self.changes.get(key, 0) + 1


def held(key: str) -> Any:
    """Return what the widget with this key is set to."""
    return st.session_state[key]


def bound(
    name: str, key: str, value: object, moved: Moved, allows: Allows = _anything
) -> dict[str, Any]:
    """Return the arguments that tie a widget to a setting; it is to open with `value`.

    Args:
        key: the widget's, to which a number is added when the setting was changed by other means.
        moved: called with `name` and the widget's key when a person has moved it.
        allows: whether the setting may have a value. A browser that has lost its widget may report
            that nothing is chosen, or another option: then the setting stays.
    """
    shown = session.mine(Shown)
    if shown.values.setdefault(key, value) != value:
        shown.values[key] = value
        shown.renew(key)
    own = shown.own_key(key)
    if own in st.session_state and (reported := held(own)) != value:
        # a move whose run was ended by the next before it was taken, or what is not allowed
        if not allows(reported):
            shown.renew(key)
            own = shown.own_key(key)
        else:
            shown.values[key] = reported
            moved(name, own)
            st.rerun()
    return {"key": own, "on_change": partial(_moved, key, moved, allows), "args": (name, own)}


def _moved(key: str, moved: Moved, allows: Allows, name: str, own: str) -> None:
    shown, reported = session.mine(Shown), held(own)
    # a browser may report a widget once more that has been replaced in the meantime
    if own == shown.own_key(key) and allows(reported):
        shown.values[key] = reported
        moved(name, own)


def choice(key: str, usual: T, allows: Allows) -> tuple[T, dict[str, Any]]:
    """Return what is chosen with a widget that has no setting, and the arguments that tie it.

    Args:
        usual: what it opens with.
        allows: whether something may be chosen here and now.
    """
    chosen = session.mine(Shown).chosen
    now: T = chosen[key] if key in chosen and allows(chosen[key]) else usual

    def moved(_: str, own: str) -> None:
        chosen[key] = held(own)

    return now, bound(key, key, now, moved, allows)


def place(options: Sequence[Any], value: object) -> int | None:
    """Return where a select box opens; None: at its placeholder."""
    return None if value is None else list(options).index(value)


def within(options: Sequence[Any]) -> Allows:
    """Allow a range between two of some options."""
    return lambda ends: (
        isinstance(ends, tuple) and len(ends) == 2 and all(e in options for e in ends)
    )


def one_of(options: Iterable[Any]) -> Allows:
    """Allow one of some options, or none."""
    return {None, *options}.__contains__


def some_of(options: Iterable[Any]) -> Allows:
    """Allow any list of some options."""
    return lambda chosen: isinstance(chosen, list) and set(chosen) <= set(options)


def setting_widget(
    setting: Setting, value: Any, tie: dict[str, Any], places: Sequence[Any] = ()
) -> None:
    """Draw the widget of a setting: what it is follows from what the setting may be.

    Args:
        value: the present one, which is offered beside the usual ones.
        tie: see `bound`.
        places: of the slider, where they are not the usual ones.
    """
    label, help, domain = setting.label, setting.help, setting.offered
    if places:
        options = sorted({*places, value})
        st.select_slider(label, options, value, format_func=setting.written, help=help, **tie)
    elif isinstance(domain, Choice):
        words = list(domain.phrases)
        at = place(words, value)
        st.selectbox(label, words, at, format_func=setting.written, help=help, **tie)
    elif isinstance(domain, Number):
        form = "percent" if domain.percent else "%g"
        ends = domain.low, domain.high
        st.slider(label, *ends, value, step=domain.step, format=form, help=help, **tie)
    elif not setting.usual:
        st.number_input(label, domain.low, domain.high, value, help=help, **tie)
    elif len(setting.usual) <= FEW:
        st.segmented_control(label, setting.usual, default=value, required=True, help=help, **tie)
    else:
        options = sorted({*filter(setting.allows, setting.usual), value})
        st.select_slider(label, options, value, format_func=setting.written, help=help, **tie)


def score(
    key: str,
    offered: Mapping[str, Metric],
    chosen: str,
    choose: Callable[[str], None],
    hidden: bool = False,
) -> None:
    """Draw the choice of a score.

    Args:
        offered: what can be chosen, by name.
        chosen: the metric that is shown now.
        choose: called with another one when a person has chosen it.
        hidden: whether its label is for screen readers only.
    """
    st.segmented_control(
        "Score",
        list(offered),
        default=chosen,
        format_func=lambda name: offered[name].label,
        required=True,
        label_visibility="collapsed" if hidden else "visible",
        **bound(
            "score",
            f"{key} out of {', '.join(offered)}",
            chosen,
            lambda _, own: choose(held(own)),
            offered.__contains__,
        ),
    )
