"""This person's race: one at a time, started when a page shows it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import Experiment, Result
from dashboard.shared import loading, session
from dashboard.shared.presence import tab_is_open

if TYPE_CHECKING:
    from core.computing.raced import Raced
    from core.computing.ticket import Ticket


@dataclass(frozen=True)
class LiveRace:
    """An experiment that a person sees trained, and how far it is."""

    experiment: Experiment
    ticket: "Ticket[Raced, Result]"


@dataclass
class Racing:
    """The race that a person watches, if any."""

    race: LiveRace | None = None


def race(experiment: Experiment) -> LiveRace:
    """Return this person's race of the experiment; another one they had is stopped."""
    mine = session.mine(Racing)
    if mine.race is not None and mine.race.experiment == experiment:
        return mine.race
    if mine.race is not None:
        mine.race.ticket.stop()
    mine.race = LiveRace(experiment, loading.races().race(experiment, tab_is_open()))
    return mine.race


def again() -> None:
    """Forget this person's race, so that it starts anew when it is shown next."""
    session.mine(Racing).race = None
