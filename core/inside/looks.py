"""Looks inside networks: done by workers for all who ask, kept in the store, and found there."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from core.computing.background import in_thread
from core.computing.cluster import Cluster
from core.computing.cost import cost_of
from core.computing.jobs import Job
from core.computing.queue import feed
from core.computing.store import Store
from core.computing.ticket import Ticket, Work, always
from core.experiments.experiment import Experiment
from core.inside.encoding import as_frame, from_frame
from core.inside.insight import Insight
from core.inside.limits import asked_of, key_of
from core.inside.worker import EVENTS, look_inside

MEASURED = 0.95  # share that is trained; the rest is measured


class Looks:
    """The looks of all people on one cluster. Safe to use from several threads."""

    def __init__(self, cluster: Cluster, store: Store) -> None:
        self._cluster, self._store = cluster, store
        self._lock = threading.Lock()
        self._works: dict[str, list[Work[None, Insight]]] = {}
        cluster.listen(EVENTS, self._on_message)

    def look(
        self, experiment: Experiment, alive: Callable[[], bool] = always
    ) -> Ticket[None, Insight]:
        """Have replicate 0 of an experiment trained and looked into; what was found stays found.

        Args:
            alive: whether the one who asks is still there; asked about every half second.
        """
        return in_thread("look inside", partial(self._do, experiment), lambda: None, alive)

    def _do(self, experiment: Experiment, work: Work[None, Insight]) -> Insight:
        asked = asked_of(experiment)
        key, cost = key_of(asked), cost_of(asked)
        frame = self._store.insight(key)
        if frame is not None:
            return from_frame(frame)
        job = Job(key, look_inside, (asked,), cost.fixed_seconds + cost.draw_seconds)
        found: Insight | str
        with self._told(key, work):
            ((_, found),) = feed(self._cluster, [job], work.wanted, work.people)
        if isinstance(found, str):
            raise ValueError(f"networks must have labels to learn from, got that {found}")
        self._store.keep_insight(key, as_frame(found))
        return found

    @contextmanager
    def _told(self, key: str, work: Work[None, Insight]) -> Iterator[None]:
        """Tell a work how far its job is."""
        with self._lock:
            self._works.setdefault(key, []).append(work)
        try:
            yield
        finally:
            with self._lock:
                self._works[key].remove(work)
                if not self._works[key]:
                    del self._works[key]

    def _on_message(self, message: dict[str, Any]) -> None:
        with self._lock:
            works = list(self._works.get(message["key"], ()))
        for work in works:
            work.begin("training")
            work.advance(MEASURED * message["share"])
