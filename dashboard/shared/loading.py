"""What pages share across reruns and people: the jobs, and drawn problems."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core import Experiment
from core.data import NoLabelsLeft, Problem
from dashboard.shared.theme import plain

if TYPE_CHECKING:
    from core.computing.races import Jobs


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
    # atexit itself comes after executors have ended, too late for Dask
    threading._register_atexit(started.close)  # type: ignore[attr-defined]
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
