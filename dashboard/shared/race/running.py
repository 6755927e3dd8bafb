"""This person's race: one at a time, started when a page shows it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import Experiment
from dashboard.shared import loading, session

if TYPE_CHECKING:
    from core.computing.races import Race


@dataclass
class Racing:
    """The race that a person watches, if any."""

    race: "Race | None" = None


def race(experiment: Experiment) -> "Race":
    """Return this person's race of the experiment; another one they had is stopped."""
    mine = session.mine(Racing)
    current = mine.race
    if current is not None and current.experiment == experiment:
        return current
    if current is not None:
        current.stop()
    started = loading.jobs().race(experiment, loading.tab_is_open())
    mine.race = started
    return started


def again() -> None:
    """Forget this person's race, so that it starts anew when it is shown next."""
    session.mine(Racing).race = None
