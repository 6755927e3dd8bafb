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

    def take(self, query: Mapping[str, str]) -> list[str]:
        """Take it from an address, the usual one where it is left out; say what is wrong there."""
        values = {NAME: MARGIN.default}
        notes = take({NAME: MARGIN}, query, values)
        self.points = values[NAME]
        return notes

    def to_query(self) -> dict[str, str]:
        """Write it into an address, where it is not the usual one."""
        return {} if self.points == MARGIN.default else {NAME: f"{self.points:g}"}


def points() -> float:
    """Return this person's margin."""
    return session.mine(Margin).points


def control(on_move: Callable[[], None] = lambda: None) -> None:
    """Draw the widget; it is the same on every page.

    Args:
        on_move: called when a person has moved it.
    """
    mine = session.mine(Margin)

    def moved(_: str, key: str) -> None:
        mine.points = controls.held(key)
        on_move()

    tie = controls.bound(NAME, NAME, mine.points, moved, MARGIN.allows)
    controls.setting_widget(MARGIN, mine.points, tie)
