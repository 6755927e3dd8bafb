"""The margin that this person has set: a difference that does not matter to them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.results.judging import MARGIN
from dashboard.shared import controls, session
from dashboard.shared.query import take

NAME = MARGIN.name


@dataclass
class Margin:
    """What this person has set, in points of error or AUC."""

    points: float = MARGIN.default


def points() -> float:
    """Return this person's margin."""
    return session.mine(Margin).points


def control(on_move: Callable[[], None] = lambda: None) -> None:
    """Draw the widget; it is the same on every page.

    Args:
        on_move: called when a person has moved it.
    """

    def moved(_: str, key: str) -> None:
        session.mine(Margin).points = controls.held(key)
        on_move()

    controls.setting_widget(MARGIN, points(), controls.bound(NAME, NAME, points(), moved))


def to_query() -> dict[str, str]:
    """Write it into an address, where it is not the usual one."""
    return {} if points() == MARGIN.default else {NAME: f"{points():g}"}


def from_query(query: Mapping[str, str]) -> list[str]:
    """Take it from an address; return a sentence when it is wrong there."""
    values = {NAME: points()}
    notes = take({NAME: MARGIN}, query, values)
    session.mine(Margin).points = values[NAME]
    return notes
