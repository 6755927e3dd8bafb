"""Races: experiments that run in Dask workers, shared by all who ask for the same one.

The key of a unit of work is the content hash of its experiment and its replicates, so that equal
requests run once; a unit whose worker dies is computed again by another.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from distributed import Future

from core.computing.cluster import Cluster
from core.computing.packing import chunks_of
from core.computing.store import Store
from core.computing.worker import EVENTS, Reply, work
from core.experiments.experiment import Experiment
from core.results.result import Result, joined, nothing

LIVE = 10  # priority of a race that somebody watches
KEPT = 64  # finished races in memory
REAP_SECONDS = 0.5  # between looks for watchers that have gone

Curves = dict[str, np.ndarray]  # per arm (split, metric, R, T)


@dataclass(frozen=True)
class Moment:
    """A race as it stands.

    Attributes:
        status: "waiting", "running", "finished", "stopped" or "failed".
        curves: per unit its replicates, and per step what each arm measured.
        share: of all steps done, in [0, 1].
        ahead: races that were there before this one and are not done.
        result: when finished.
        reason: when failed, one sentence.
    """

    status: str
    curves: dict[tuple[int, ...], dict[int, Curves]]
    share: float
    ahead: int
    result: Result | None = None
    reason: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.status in ("finished", "stopped", "failed")


@dataclass(eq=False)
class _Run:
    """One experiment being computed, whoever watches it.

    Attributes:
        attempt: earlier runs of it that were given up. Their keys are not used again, as word of
            a cancellation may still be under way when the next run begins.
    """

    experiment: Experiment
    attempt: int = 0
    status: str = "waiting"
    units: list[tuple[int, ...]] = field(default_factory=list)
    futures: list[Future[Reply]] = field(default_factory=list)
    curves: dict[tuple[int, ...], dict[int, Curves]] = field(default_factory=dict)
    result: Result | None = None
    reason: str = ""
    watchers: set["Race"] = field(default_factory=set)

    @property
    def over(self) -> bool:
        return self.status in ("finished", "stopped", "failed")


class Race:
    """One person's view of a run; the run goes on while at least one of them is watched."""

    def __init__(self, jobs: "Jobs", run: _Run, alive: Callable[[], bool]) -> None:
        self._jobs, self._run, self.alive = jobs, run, alive

    @property
    def experiment(self) -> Experiment:
        """What is raced."""
        return self._run.experiment

    def moment(self) -> Moment:
        """Look at the race now."""
        return self._jobs.moment(self._run, self)

    def stop(self) -> None:
        """Leave; when nobody else watches, the work is cancelled within a second."""
        self._jobs.leave(self._run, self)


def always() -> bool:
    """Stay for as long as the process lives."""
    return True


class Jobs:
    """The races of all people on one cluster. Nothing here blocks.

    What is finished goes to the store, and what the store has is not computed again.
    """

    def __init__(self, cluster: Cluster, store: Store) -> None:
        self.cluster = cluster
        self.store = store
        self._lock = threading.RLock()
        self._runs: OrderedDict[str, _Run] = OrderedDict()
        self._closed = threading.Event()
        cluster.listen(EVENTS, self._heard)
        threading.Thread(target=self._reap, name="jobs-reaper", daemon=True).start()

    def race(self, experiment: Experiment, alive: Callable[[], bool] = always) -> Race:
        """Start, or join, the run of this experiment.

        Args:
            alive: whether the watcher is still there; asked every half second.
        """
        key = experiment.fingerprint
        with self._lock:
            run = self._runs.get(key)
            fresh = run is None or run.status in ("stopped", "failed")
            if run is None or fresh:
                run = _Run(experiment, attempt=run.attempt + 1 if run else 0)
                self._runs[key] = run
            self._runs.move_to_end(key)
            race = Race(self, run, alive)
            run.watchers.add(race)
            self._forget_old()
        if fresh:
            self.cluster.later(self._submit, key, run)
        return race

    def moment(self, run: _Run, race: Race) -> Moment:
        """Look at a run as the watcher `race` sees it."""
        with self._lock:
            status = run.status if race in run.watchers or run.over else "stopped"
            curves = {unit: dict(steps) for unit, steps in run.curves.items()}
            reached = sum(max(steps, default=0) for steps in curves.values())
            total = run.experiment.steps * max(1, len(run.units))
            waiting = [r for r in self._runs.values() if not r.over]
            ahead = waiting.index(run) if run in waiting else 0
            return Moment(status, curves, reached / total, ahead, run.result, run.reason)

    def leave(self, run: _Run, race: Race) -> None:
        """Take a watcher away, and cancel the run when it was the last."""
        with self._lock:
            run.watchers.discard(race)
            if run.watchers or run.over:
                return
            run.status = "stopped"
            futures, run.futures = run.futures, []
        self.cluster.later(self.cluster.cancel, futures)

    def close(self) -> None:
        """Stop all races, and leave the cluster."""
        self._closed.set()
        with self._lock:
            for run in self._runs.values():
                if not run.over:
                    run.status = "stopped"
        self.cluster.close()

    def _submit(self, key: str, run: _Run) -> None:
        with self._lock:
            if run.status != "waiting":
                return
        try:
            stored = self.store.get(run.experiment)
            if stored is not None:
                self._finish(run, stored)
                return
            units = chunks_of(run.experiment)
            futures = [
                self.cluster.submit(
                    work,
                    run.experiment,
                    unit,
                    key=f"{key}-{unit[0]}-{unit[-1]}-{run.attempt}",
                    priority=LIVE,
                )
                for unit in units
            ]
        except Exception as error:
            logging.getLogger(__name__).exception("a race could not be submitted")
            self._fail(run, f"the race could not start: {error}")
            return
        with self._lock:
            run.units, run.futures = units, futures
            stopped = run.status == "stopped"
        if stopped:  # while it was being submitted
            self.cluster.cancel(futures)
            return
        for future in futures:
            future.add_done_callback(lambda _, run=run: self._collect(run))

    def _heard(self, message: dict[str, Any]) -> None:
        """Take in what a worker measured: see core.computing.worker."""
        with self._lock:
            run = self._runs.get(message["key"])
            if run is None or run.over:
                return
            run.status = "running"
            unit = tuple(message["replicates"])
            curves = {
                label: np.frombuffer(data, dtype=np.float32).reshape(message["shape"])
                for label, data in message["arms"].items()
            }
            run.curves.setdefault(unit, {})[message["step"]] = curves

    def _collect(self, run: _Run) -> None:
        with self._lock:
            futures = run.futures
            if run.over or not futures or not all(future.done() for future in futures):
                return
        try:
            replies: list[Reply] = [future.result() for future in futures]
        except Exception as error:
            logging.getLogger(__name__).exception("a race failed")
            self._fail(run, f"the race failed: {error}")
            return
        reasons = [reply.outcome for reply in replies if reply.record is None]
        units = [reply.record for reply in replies if reply.record is not None]
        result = nothing(reasons[0]) if reasons else joined(units, run.experiment.source.names)
        try:
            self.store.put(run.experiment, result)
        finally:  # a full disk must not hide what was measured
            self._finish(run, result)

    def _finish(self, run: _Run, result: Result) -> None:
        with self._lock:
            if not run.over:
                run.result, run.status, run.futures = result, "finished", []

    def _fail(self, run: _Run, reason: str) -> None:
        with self._lock:
            run.status, run.reason, run.futures = "failed", reason, []

    def _forget_old(self) -> None:
        done = [key for key, run in self._runs.items() if run.over]
        for key in done[: max(0, len(done) - KEPT)]:
            del self._runs[key]

    def _reap(self) -> None:
        while not self._closed.wait(REAP_SECONDS):
            with self._lock:
                gone = [
                    (run, race)
                    for run in self._runs.values()
                    for race in run.watchers
                    if not run.over and not race.alive()
                ]
            for run, race in gone:
                self.leave(run, race)


def wait(race: Race, seconds: float = 600.0) -> Moment:
    """Wait until a race is over.

    Raises:
        TimeoutError: when it is not within `seconds`.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        moment = race.moment()
        if moment.over:
            return moment
        time.sleep(0.05)
    raise TimeoutError(f"the race must be over within {seconds} s, got {moment.status}")
