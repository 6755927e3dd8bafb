"""Races: experiments that run in Dask workers, shared by all who ask for the same one.

The key of a chunk of work is the content hash of its experiment and its replicates, so that equal
requests run once; a chunk whose worker dies is computed again by another.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from distributed import Future

from core.computing.cluster import Cluster
from core.computing.packing import chunks_of
from core.computing.store import Store
from core.computing.ticket import ASK_SECONDS, Ticket, Work, always
from core.computing.worker import EVENTS, Reply, work
from core.experiments.experiment import Experiment
from core.results.joining import is_whole, prolonged, replicates_of
from core.results.result import Result, result_from

LIVE = 10  # priority of a race that somebody watches: any above `queue.PRIORITY`
KEPT = 64  # finished races in memory, with their curves; older ones are read from the store

# per chunk its replicates, and per step what each arm measured: per arm (split, metric, R, T)
Curves = dict[tuple[int, ...], dict[int, dict[str, np.ndarray]]]


@dataclass(eq=False)
class _Run:
    """One experiment being computed, whoever watches it.

    Attributes:
        attempt: earlier runs of it that were given up. Their keys are not used again: a worker may
            not have noticed yet, and would go on in the middle, its first curves lost.
        begun: what was there before of its first replicates.
        done: the share of each chunk.
    """

    experiment: Experiment
    attempt: int
    work: Work[Curves, Result] = field(init=False)
    chunks: list[tuple[int, ...]] = field(default_factory=list)
    futures: list[Future[Reply]] = field(default_factory=list)
    begun: Result | None = None
    done: dict[tuple[int, ...], float] = field(default_factory=dict)
    curves: Curves = field(default_factory=dict)


class Races:
    """The races of all people on one cluster. Nothing here blocks.

    What is finished goes to the store, and what the store has is not computed again.
    """

    def __init__(self, cluster: Cluster, store: Store) -> None:
        self.cluster = cluster
        self.store = store
        # re-entrant: `race` asks for a progress under it, which takes curves and places under it
        self._lock = threading.RLock()
        self._runs: OrderedDict[str, _Run] = OrderedDict()
        self._closed = threading.Event()
        cluster.listen(EVENTS, self._on_message)
        threading.Thread(target=self._reap, name="races-reaper", daemon=True).start()

    def race(
        self, experiment: Experiment, alive: Callable[[], bool] = always
    ) -> Ticket[Curves, Result]:
        """Start, or join, the run of this experiment; it goes on while one of them is waited for.

        Args:
            alive: whether the watcher is still there; asked about every half second.
        """
        key = experiment.fingerprint
        with self._lock:
            run = self._runs.get(key)
            fresh = run is None or (run.work.over and run.work.progress().answer is None)
            if run is None or fresh:
                run = self._new_run(experiment, attempt=run.attempt + 1 if run else 0)
                self._runs[key] = run
            self._runs.move_to_end(key)
            ticket = run.work.ticket(alive)
            self._forget_old()
        if fresh:
            try:
                self.cluster.later(self._submit, key, run)
            except ConnectionError as error:  # the server is being stopped
                run.work.fail(f"the race could not start: {error}")
        return ticket

    def close(self) -> None:
        """Stop all races, and leave the cluster."""
        self._closed.set()
        with self._lock:
            runs = list(self._runs.values())
        for run in runs:
            run.work.give_up()
        self.cluster.close()

    def _new_run(self, experiment: Experiment, attempt: int) -> _Run:
        run = _Run(experiment, attempt)
        run.work = Work(
            lambda: self._curves(run), lambda: self._ahead(run), on_unwanted=lambda: self._left(run)
        )
        return run

    def _curves(self, run: _Run) -> Curves:
        """Take a snapshot; a chunk that is done goes on level beside those that are not."""
        with self._lock:
            steps = {step for steps in run.curves.values() for step in steps}
            level = {
                chunk: dict.fromkeys((s for s in steps if s > max(curves)), curves[max(curves)])
                for chunk, curves in run.curves.items()
                if run.done.get(chunk, 0.0) >= 1
            }
            return {
                chunk: {**curves, **level.get(chunk, {})} for chunk, curves in run.curves.items()
            }

    def _ahead(self, run: _Run) -> int:
        """Count the races that were there before and are not over."""
        with self._lock:
            unfinished = [r for r in self._runs.values() if not r.work.over]
            return unfinished.index(run) if run in unfinished else 0

    def _left(self, run: _Run) -> None:
        """Give a run up, unless somebody has come since the last one left."""
        with self._lock:
            if run.work.waiting():
                return
            run.work.give_up()
        self._release(run)

    def _release(self, run: _Run) -> None:
        with self._lock:
            futures, run.futures = run.futures, []
        self.cluster.release(futures)

    def _submit(self, key: str, run: _Run) -> None:
        if run.work.over:
            return
        try:
            stored = self.store.find([run.experiment], with_curves=True).get(run.experiment)
            if stored is not None and is_whole(stored, run.experiment.replicates):
                run.work.finish(stored)
                return
            run.begun = stored
            done = 0 if stored is None else replicates_of(stored)
            run.chunks = chunks_of(run.experiment, done)
            futures = [
                self.cluster.submit(
                    work,
                    run.experiment,
                    chunk,
                    key=f"{key}-{chunk[0]}-{chunk[-1]}-{run.attempt}",
                    priority=LIVE,
                )
                for chunk in run.chunks
            ]
        except Exception as error:
            logging.getLogger(__name__).exception("a race could not be submitted")
            run.work.fail(f"the race could not start: {error}")
            return
        with self._lock:
            stopped = run.work.over  # while it was being submitted
            if not stopped:
                run.futures = futures
        if stopped:
            self.cluster.release(futures)
            return
        # the last one to be done finds all done, in a thread of Dask
        for future in futures:
            future.add_done_callback(lambda _: self._collect(run))

    def _on_message(self, message: dict[str, Any]) -> None:
        """Take in how far a worker is and what it measured: see core.computing.worker."""
        with self._lock:
            run = self._runs.get(message["key"])
            if run is None or run.work.over:
                return
            chunk = tuple(message["replicates"])
            if message["arms"]:  # none while transfer trains its source network
                # by step: a chunk that begins anew writes the same steps again
                run.curves.setdefault(chunk, {})[message["step"]] = {
                    label: np.frombuffer(data, dtype=np.float32).reshape(message["shape"])
                    for label, data in message["arms"].items()
                }
            # a chunk may begin anew, when its worker dies
            run.done[chunk] = max(run.done.get(chunk, 0.0), message["share"])
            share = sum(run.done.values()) / max(1, len(run.chunks))
        run.work.begin()
        run.work.advance(share)

    def _collect(self, run: _Run) -> None:
        with self._lock:
            futures = run.futures
            if run.work.over or not futures or not all(future.done() for future in futures):
                return
        try:
            replies: list[Reply] = [self.cluster.answer(future) for future in futures]
        except Exception as error:
            if run.work.over:  # it was given up in the meantime
                return
            logging.getLogger(__name__).exception("a race failed")
            run.work.fail(f"the race failed: {error}")
            self._release(run)
            return
        parts = [reply.outcome if reply.record is None else reply.record for reply in replies]
        result = result_from(parts, run.experiment.source.names)
        if run.begun is not None:
            result = prolonged(run.begun, result)
        try:
            self.store.put(run.experiment, result)
        finally:  # a full disk must not hide what was measured
            run.work.finish(result)
            self._release(run)

    def _forget_old(self) -> None:
        over = [key for key, run in self._runs.items() if run.work.over]
        for key in over[: max(0, len(over) - KEPT)]:
            del self._runs[key]

    def _reap(self) -> None:
        """Find out who has gone: a run whose last watcher has is given up."""
        while not self._closed.wait(ASK_SECONDS):
            with self._lock:
                runs = [run for run in self._runs.values() if not run.work.over]
            for run in runs:
                run.work.wanted()
