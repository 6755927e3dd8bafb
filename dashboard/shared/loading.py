"""What pages share across reruns and people: the workers, and drawn problems."""

import threading
import time
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st
from streamlit import runtime

from core import Experiment
from core.data import Missing, NoLabelsLeft, Problem, Source
from core.experiments.headline import headline_of
from core.metrics.metric import Metric
from dashboard.shared.labels.frames import excerpt

if TYPE_CHECKING:
    from core.atlas.recorded import Recorded
    from core.computing.races import Races
    from core.computing.store import Store
    from core.grouping.pulling import Prediction
    from core.grouping.study import Study
    from core.inside.insight import Insight
    from core.inside.looks import Looks


AFTER_SECONDS = 5.0  # by which whoever came first has seen their page


class ServerEnding(Exception):
    """The server was asked to end, and starts nothing any more."""


@dataclass
class Kept:
    """The store of all people, once somebody has asked for a race."""

    store: "Store | None" = None


@st.cache_resource(show_spinner=False)
def kept() -> Kept:
    """Return where the store is, without opening it."""
    return Kept()


def races() -> "Races":
    """Return the races of all people; a server that ends has none, and the page ends saying so."""
    try:
        return _races()
    except ServerEnding:
        st.info("The server is being stopped.", icon=":material/power_settings_new:")
        st.stop()


@st.cache_resource(show_spinner=False)
def _races() -> "Races":
    """Open the store and start the workers once for all people.

    Raises:
        ServerEnding: when the server was asked to end before anybody asked for a race.
    """
    from core.computing.cluster import Cluster
    from core.computing.races import Races
    from core.computing.store import Store

    opened, lock = ExitStack(), threading.Lock()

    def close() -> None:
        with lock:
            opened.close()

    with lock:
        # whatever its database is, people train: see dashboard.shared.keeping
        store = kept().store = opened.enter_context(Store(refuse=False))
        try:
            # atexit comes after executors have ended, too late for Dask; this comes before.
            # Nothing is started before it: in a server that ends nobody would close it.
            threading._register_atexit(close)  # type: ignore[attr-defined]
        except RuntimeError:
            opened.close()
            raise ServerEnding from None
        return opened.enter_context(closing(Races(Cluster(), store)))


@st.cache_resource(show_spinner=False)
def warm_up() -> None:
    """Have the workers started behind the pages, once for all people; nobody waits for them."""
    if runtime.exists():  # under AppTest there is no server
        threading.Thread(target=_start_later, name="warm-up", daemon=True).start()


def _start_later() -> None:
    time.sleep(AFTER_SECONDS)
    with suppress(ServerEnding):
        _races()


@st.cache_resource(show_spinner=False, max_entries=64)
def recorded(experiment: Experiment) -> "Recorded | None":
    """Return what was recorded of an experiment, the same one for all people.

    Raises:
        AtlasError: when the file of recorded answers cannot be read.
    """
    from core.atlas.recorded import find

    return find(experiment)


@st.cache_resource(show_spinner=False)
def looks() -> "Looks":
    """Return the looks inside networks of all people."""
    from core.inside.looks import Looks

    shared = races()
    return Looks(shared.cluster, shared.store)


@st.cache_resource(show_spinner=False, max_entries=16)
def shipped_insight(experiment: Experiment) -> "Insight | None":
    """Return what was measured ahead inside networks, the same for all people; None: nothing."""
    from core.atlas.insights import find

    return find(experiment)


@st.cache_resource(show_spinner=False, max_entries=32)
def shipped_study(experiment: Experiment) -> "Study | None":
    """Return the study of groups that was measured ahead, the same for all people; None: none."""
    from core.atlas.groupings import find

    return find(experiment)


@st.cache_resource(show_spinner=False)
def predicted_gains() -> "Prediction | None":
    """Say how well cosines of gradients predict gains over the settings that are shipped."""
    from core.atlas.groupings import predicted

    return predicted()


@dataclass(frozen=True)
class FirstDraw:
    """Replicate 0 of an experiment; shared between people, so never changed.

    Attributes:
        problem: the examples that are shown of it, with their labels missing, or why nothing is
            left of it. The whole would be up to 30 MB for each of those that are kept.
        clean: the same examples without noise, where there is any.
        metric: the score that says most about it. why: in one sentence.
    """

    problem: Problem | str
    clean: Problem | None
    metric: Metric
    why: str


def first_draw(experiment: Experiment) -> FirstDraw:
    """Draw replicate 0; whatever the networks are, the same data are drawn once."""
    return _first_draw(experiment.source, experiment.missing, experiment.seed)


@st.cache_resource(show_spinner=False, max_entries=32)
def _first_draw(source: Source, missing: Missing, seed: int) -> FirstDraw:
    experiment = Experiment(source, missing=missing, seed=seed)
    drawn = experiment.drawn(0)
    metric, why = headline_of(drawn)
    try:
        shown = excerpt(experiment.hidden(drawn, 0))
    except NoLabelsLeft as reason:
        return FirstDraw(str(reason), None, metric, why)
    before = source.clean()
    clean = None if before is None else excerpt(replace(experiment, source=before).problem(0))
    return FirstDraw(shown, clean, metric, why)
