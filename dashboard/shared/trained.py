"""What a page waits for while workers train it, shared by all who ask for the same.

Nothing is trained in the pages' own process: it would keep everybody waiting.
"""

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import Experiment, Result
from core.results.inspection import Inspection
from dashboard.shared import loading
from dashboard.shared.presence import tab_is_open
from dashboard.shared.theme import plain
from dashboard.shared.waiting import progress_words

if TYPE_CHECKING:
    from core.computing.ticket import Ticket

REFRESH_SECONDS = 0.2  # between two drawings of the progress
KEPT = 64  # inspections, some 30 kB each


def result_of(experiment: Experiment) -> Result:
    """Return the result of an experiment; the page ends here, saying why, if there is none."""
    space, races, present = st.empty(), loading.races(), tab_is_open()
    result: Result = _waited(races.race(experiment, present), space)
    return result


def inspection(experiment: Experiment, step: int) -> Inspection:
    """Return the batch after `step` steps, taken apart: see core.fitting.inspection."""
    from core.computing.jobs import Job
    from core.computing.queue import ask
    from core.computing.worker import inspect_loss

    # always there, so that what follows keeps its place on the page whether it is waited for or not
    space = st.empty()
    key, kept = f"inspection-{experiment.fingerprint}-{step}", _inspections()
    if key not in kept:
        job = Job(key, inspect_loss, (experiment, step))
        cluster, present = loading.races().cluster, tab_is_open()
        kept[key] = _waited(ask(cluster, job, present), space)
        while len(kept) > KEPT:
            kept.popitem(last=False)
    return kept[key]


@st.cache_resource(show_spinner=False)
def _inspections() -> OrderedDict[str, Inspection]:
    return OrderedDict()


def _waited(ticket: "Ticket[Any, Any]", space: DeltaGenerator) -> Any:
    """Show the progress until work is over, and return its answer.

    Drawing lets Streamlit interrupt the page when the person moves on; the work is then left.
    """
    try:
        while not (progress := ticket.join(REFRESH_SECONDS)).over:
            space.progress(progress.share, progress_words(progress))
    finally:
        ticket.stop()  # what is over stays as it is
    space.empty()
    if progress.answer is None:
        st.error(plain(f"{progress.reason or 'the training was stopped; load the page anew'}."))
        st.stop()
    return progress.answer
