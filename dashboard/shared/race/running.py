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


def race(experiment: Experiment, anew: bool = False) -> LiveRace:
    """Return this person's race of the experiment; another one they had is stopped.

    Args:
        anew: whether one that begins trains what has been trained before.
    """
    mine = session.mine(Racing)
    if mine.race is not None and mine.race.experiment == experiment:
        return mine.race
    if mine.race is not None:
        mine.race.ticket.stop()
    mine.race = LiveRace(experiment, loading.races().race(experiment, tab_is_open(), anew))
    return mine.race


def recorded(experiment: Experiment, result: Result) -> LiveRace:
    """Return a race that was over before it was asked for; the one this person had is stopped."""
    from core.computing.raced import Raced
    from core.computing.ticket import Work

    mine = session.mine(Racing)
    if mine.race is not None:
        mine.race.ticket.stop()
        mine.race = None
    work: Work[Raced, Result] = Work(partial=lambda: Raced({}, result, 0))
    work.finish(result)
    return LiveRace(experiment, work.ticket())


def again() -> None:
    """Forget this person's race, so that it starts anew when it is shown next."""
    session.mine(Racing).race = None
