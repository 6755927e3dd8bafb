"""This person's map of their own: the sweep that computes it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakSet

import streamlit as st

from core import Grid
from dashboard.shared import loading, session

if TYPE_CHECKING:
    from core.computing.sweeps import Sweep


@dataclass
class Sweeping:
    """The sweep that a person has started, if any."""

    sweep: "Sweep | None" = None


def sweep() -> "Sweep | None":
    """Return this person's sweep, if they have started one."""
    return session.mine(Sweeping).sweep


@st.cache_resource(show_spinner=False)
def _all_sweeps() -> "WeakSet[Sweep]":
    """Hold the sweeps of all people for as long as they are anybody's."""
    return WeakSet()


def others_sweeping(mine: "Sweep") -> int:
    """Count the sweeps of other people that are not over: the workers take turns."""
    return sum(other is not mine and not other.progress().over for other in list(_all_sweeps()))


def start_sweep(grid: Grid) -> None:
    """Start this person's sweep of a grid; the one they had is stopped."""
    from core.computing.sweeps import Sweep

    current = sweep()
    if current is not None:
        current.stop()
    shared = loading.jobs()
    started = Sweep(grid, shared.cluster, shared.store, loading.tab_is_open())
    _all_sweeps().add(started)
    session.mine(Sweeping).sweep = started
