"""This person's map of their own: the sweep that computes it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakSet

import streamlit as st

from core import Grid
from dashboard.shared import loading, session

if TYPE_CHECKING:
    import pandas as pd

    from core.computing.sweeps import Swept
    from core.computing.ticket import Ticket


@dataclass(frozen=True)
class LiveSweep:
    """A grid that a person has computed, and how far it is."""

    grid: Grid
    ticket: "Ticket[Swept, pd.DataFrame]"


@dataclass
class Sweeping:
    """The sweep that a person has started, if any."""

    sweep: LiveSweep | None = None


def sweep() -> LiveSweep | None:
    """Return this person's sweep, if they have started one."""
    return session.mine(Sweeping).sweep


@st.cache_resource(show_spinner=False)
def _all_sweeps() -> "WeakSet[Ticket[Swept, pd.DataFrame]]":
    """Hold the sweeps of all people for as long as they are anybody's."""
    return WeakSet()


def others_sweeping(mine: LiveSweep) -> int:
    """Count the sweeps of other people that are not over: the workers take turns."""
    others = [ticket for ticket in list(_all_sweeps()) if ticket is not mine.ticket]
    return sum(not ticket.progress().over for ticket in others)


def start_sweep(grid: Grid) -> None:
    """Start this person's sweep of a grid; the one they had is stopped."""
    from core.computing.sweeps import start_sweep as start

    current = sweep()
    if current is not None:
        current.ticket.stop()
    shared = loading.races()
    ticket = start(grid, shared.cluster, shared.store, loading.tab_is_open())
    _all_sweeps().add(ticket)
    session.mine(Sweeping).sweep = LiveSweep(grid, ticket)
