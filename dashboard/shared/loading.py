"""What pages share across reruns and people: the jobs, and drawn problems."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakSet

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core import Experiment, Grid
from core.data import NoLabelsLeft, Problem
from dashboard.shared.theme import plain

if TYPE_CHECKING:
    import pandas as pd

    from core import Result
    from core.computing.races import Curves, Jobs
    from core.computing.sweeps import Swept
    from core.computing.ticket import Ticket


@dataclass(frozen=True)
class LiveRace:
    """An experiment that a person sees trained, and how far it is."""

    experiment: Experiment
    ticket: "Ticket[Curves, Result]"


@dataclass(frozen=True)
class LiveSweep:
    """A grid that a person has computed, and how far it is."""

    grid: Grid
    ticket: "Ticket[Swept, pd.DataFrame]"


def jobs() -> "Jobs":
    """Return the jobs of all people; where the store cannot be opened the page ends saying so."""
    from core.computing.store import StoreError

    try:
        return _jobs()
    except StoreError as error:
        st.error(plain(f"{error}."), icon=":material/database_off:")
        st.stop()


@st.cache_resource(show_spinner=False)
def _jobs() -> "Jobs":
    """Open the store and start the workers once for all people."""
    from core.computing.cluster import Cluster
    from core.computing.races import Jobs
    from core.computing.store import Store

    store = Store()  # first: when it cannot be opened there must be no workers either
    started = Jobs(Cluster(), store)
    # atexit comes after executors have ended; of these the last comes first
    threading._register_atexit(store.close)
    threading._register_atexit(started.close)
    return started


@st.cache_resource(show_spinner=False, max_entries=32)
def problem(experiment: Experiment) -> Problem | str:
    """Draw replicate 0, or say why nothing is left of it; shared, so never changed."""
    try:
        return experiment.problem(0)
    except NoLabelsLeft as reason:
        return str(reason)


def tab_is_open() -> Callable[[], bool]:
    """Return a question that other threads can ask: is this person's tab still open?"""
    context = get_script_run_ctx()
    if context is None or not runtime.exists():  # under AppTest there is no server
        return lambda: True
    server, session = runtime.get_instance(), context.session_id
    return lambda: server.is_active_session(session)


def race(experiment: Experiment) -> LiveRace:
    """Return this person's race of the experiment; another one they had is stopped."""
    current: LiveRace | None = st.session_state.get("race")
    if current is not None and current.experiment == experiment:
        return current
    if current is not None:
        current.ticket.stop()
    started = LiveRace(experiment, jobs().race(experiment, tab_is_open()))
    st.session_state["race"] = started
    return started


def sweep() -> LiveSweep | None:
    """Return this person's sweep, if they have started one."""
    return st.session_state.get("sweep")


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
    from core.computing.sweeps import start_sweep

    current = sweep()
    if current is not None:
        current.ticket.stop()
    shared = jobs()
    ticket = start_sweep(grid, shared.cluster, shared.store, tab_is_open())
    _all_sweeps().add(ticket)
    st.session_state["sweep"] = LiveSweep(grid, ticket)


def again() -> None:
    """Forget this person's race, so that the next drawing starts it anew."""
    st.session_state.pop("race", None)
