"""Races: experiments that run in Dask workers, shared by all who ask for the same one.

The first replicates come first, so that a verdict is there soon, and the others sharpen it. Equal
requests run once; a chunk whose worker dies is computed again by another.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from typing import Any

import numpy as np

from core.computing.cluster import Cluster
from core.computing.cost import cost_of
from core.computing.jobs import Job, Line
from core.computing.packing import chunks_of
from core.computing.store import Store
from core.computing.ticket import ASK_SECONDS, Ticket, Work, always
from core.computing.worker import EVENTS, Reply, work
from core.experiments.experiment import Experiment
from core.results.joining import is_whole, prolonged, replicates_of
from core.results.records import Record
from core.results.result import Result, result_from

KEPT_BYTES = 100_000_000  # of finished races, with curves; older ones are read from the store

# per chunk its replicates, and per step what each arm measured: per arm (split, metric, R, T)
Curves = dict[tuple[int, ...], dict[int, dict[str, np.ndarray]]]


@dataclass(frozen=True, eq=False)
class Raced:
    """What a race has shown so far: the same one for all who ask until there is more.

    Attributes:
        curves: of the chunks in work.
        first: the result of the first replicates that are done; None: there are none yet.
        moment: a number that grows whenever there is more.
    """

    curves: Curves
    first: Result | None
    moment: int


@dataclass(eq=False)
class _Run:
    """One experiment being computed, whoever watches it.

    Attributes:
        number: of this run alone. Keys of one that was given up are not used again: a worker may
            not have noticed yet, and would go on in the middle, its first curves lost.
        begun: what was there before of its first replicates.
        parts: what has come of its chunks. done: the share of each chunk.
    """

    experiment: Experiment
    number: int
    work: Work[Raced, Result] = field(init=False)
    chunks: list[tuple[int, ...]] = field(default_factory=list)
    line: Line | None = None
    begun: Result | None = None
    parts: dict[int, Record | str] = field(default_factory=dict)
    done: dict[tuple[int, ...], float] = field(default_factory=dict)
    curves: Curves = field(default_factory=dict)
    first: Result | None = None
    moment: int = 0
    shown: Raced | None = None

    def first_parts(self) -> list[Record | str]:
        """Return what has come up to the first chunk that has not."""
        parts = []
        for position in range(len(self.chunks)):
            if position not in self.parts:
                break
            parts.append(self.parts[position])
        return parts

    def joined(self, parts: Sequence[Record | str]) -> Result:
        """Put parts together, after what was there before."""
        result = result_from(parts, self.experiment.source.names)
        return result if self.begun is None else prolonged(self.begun, result)


class Races:
    """The races of all people on one cluster. Nothing here blocks.

    What is finished goes to the store, and what the store has is not computed again.
    """

    def __init__(self, cluster: Cluster, store: Store) -> None:
        self.cluster = cluster
        self.store = store
        # re-entrant: `race` asks for a progress under it, which takes curves under it
        self._lock = threading.RLock()
        self._runs: OrderedDict[str, _Run] = OrderedDict()
        self._numbers = count()
        self._closed = threading.Event()
        # what reads and writes the store is done here, one after the other
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="races")
        cluster.listen(EVENTS, self._on_message)
        threading.Thread(target=self._reap, name="races-reaper", daemon=True).start()

    def race(
        self, experiment: Experiment, alive: Callable[[], bool] = always
    ) -> Ticket[Raced, Result]:
        """Start, or join, the run of this experiment; it goes on while one of them is waited for.

        Args:
            alive: whether the watcher is still there: see `Work.ticket`.
        """
        key = experiment.fingerprint
        with self._lock:
            run = self._runs.get(key)
            fresh = run is None or (run.work.over and run.work.progress().answer is None)
            if run is None or fresh:
                run = self._runs[key] = self._new_run(experiment)
            self._runs.move_to_end(key)
            ticket = run.work.ticket(alive)
            self._forget_old()
        if fresh:
            self._later(self._start, run)
        return ticket

    def close(self) -> None:
        """Stop all races, and leave the cluster."""
        self._closed.set()
        with self._lock:
            runs = list(self._runs.values())
        for run in runs:
            run.work.give_up()
            self._leave(run)
        self._thread.shutdown()
        self.cluster.close()

    def _later(self, do: Callable[[_Run], None], run: _Run) -> None:
        """Do a thing in the thread of the store; whatever goes wrong ends the run with a reason."""

        def guarded() -> None:
            try:
                do(run)
            except Exception as error:
                logging.getLogger(__name__).exception("a race failed")
                run.work.fail(f"the race failed: {error}")
                self._leave(run)

        try:
            self._thread.submit(guarded)
        except RuntimeError:  # the server is being stopped
            run.work.give_up()

    def _new_run(self, experiment: Experiment) -> _Run:
        run = _Run(experiment, next(self._numbers))
        run.work = Work(
            partial(self._raced, run),
            partial(self._ahead, run),
            on_unwanted=partial(self._unwanted, run),
        )
        return run

    def _raced(self, run: _Run) -> Raced:
        """Take a snapshot; a chunk that is done goes on level beside those that are not."""
        with self._lock:
            if run.shown is not None and run.shown.moment == run.moment:
                return run.shown
            steps = {step for steps in run.curves.values() for step in steps}
            curves = {chunk: dict(steps_of) for chunk, steps_of in run.curves.items()}
            for chunk, steps_of in curves.items():
                if run.done.get(chunk, 0.0) >= 1:
                    last = max(steps_of)
                    steps_of |= {step: steps_of[last] for step in steps if step > last}
            run.shown = Raced(curves, run.first, run.moment)
            return run.shown

    def _ahead(self, run: _Run) -> int:
        """Count whose turn comes before."""
        return 0 if run.line is None else self.cluster.turns.ahead(run.line)

    def _unwanted(self, run: _Run) -> None:
        """Give a run up, unless somebody has come since the last one left."""
        with self._lock:
            if run.work.waiting():
                return
            run.work.give_up()
        self._leave(run)
        self._later(self._keep_begun, run)

    def _leave(self, run: _Run) -> None:
        line, run.line = run.line, None
        if line is not None:
            self.cluster.turns.leave(line)

    def _keep_begun(self, run: _Run) -> None:
        """Keep the first replicates of a race that was given up: the next one goes on there."""
        parts = run.first_parts()
        if parts and not any(isinstance(part, str) for part in parts):
            result = run.joined(parts)
            fewer = replace(run.experiment, replicates=replicates_of(result))
            self.store.put(fewer, result)

    def _start(self, run: _Run) -> None:
        if run.work.over:
            return
        stored = self.store.find([run.experiment], with_curves=True).get(run.experiment)
        if stored is not None and is_whole(stored, run.experiment.replicates):
            run.work.finish(stored)
            return
        run.begun = run.first = stored
        run.chunks = chunks_of(run.experiment, 0 if stored is None else replicates_of(stored))
        run.moment += 1
        jobs = [self._job(run, chunk) for chunk in run.chunks]
        done = partial(self._on_done, run)
        run.line = self.cluster.turns.stand_in_line(jobs, run.work.people, done, live=True)
        if run.work.over:  # it was given up meanwhile
            self._leave(run)

    def _job(self, run: _Run, chunk: tuple[int, ...]) -> Job:
        cost = cost_of(run.experiment)
        key = f"{run.experiment.fingerprint}-{chunk[0]}-{chunk[-1]}-{run.number}"
        seconds = cost.fixed_seconds + len(chunk) * cost.draw_seconds
        return Job(key, work, (run.experiment, chunk), seconds)

    def _on_message(self, message: dict[str, Any]) -> None:
        """Take in how far a worker is and what it measured: see core.computing.worker."""
        with self._lock:
            run = self._runs.get(message["key"])
            if run is None or run.work.over:
                return
            chunk = tuple(message["replicates"])
            for measured in message["steps"]:  # none while transfer trains its source network
                # by step: a chunk that begins anew writes the same steps again
                run.curves.setdefault(chunk, {})[measured["step"]] = {
                    label: np.frombuffer(data, dtype=np.float32).reshape(measured["shape"])
                    for label, data in measured["arms"].items()
                }
            # a chunk may begin anew, when its worker dies
            run.done[chunk] = max(run.done.get(chunk, 0.0), message["share"])
            if run.line is not None:
                run.line.share = message["share"]
            run.moment += 1
        self._advance(run)

    def _advance(self, run: _Run) -> None:
        with self._lock:
            share = sum(len(chunk) * run.done.get(chunk, 0.0) for chunk in run.chunks)
            share /= max(1, sum(map(len, run.chunks)))
        run.work.begin()
        run.work.advance(share)

    def _on_done(self, run: _Run, position: int, reply: Reply, error: Exception | None) -> None:
        if run.work.over:
            return
        if error is not None:
            run.work.fail(f"the race failed: {error}")
            self._leave(run)
            return
        with self._lock:
            part = reply.outcome if reply.record is None else reply.record
            run.parts[position] = part
            run.done[run.chunks[position]] = 1.0
        self._advance(run)
        if isinstance(part, str) or len(run.parts) == len(run.chunks):
            self._later(self._finish, run)
        elif parts := run.first_parts():
            first = run.joined(parts)
            with self._lock:  # another thread may have put more together
                if run.first is None or replicates_of(first) > replicates_of(run.first):
                    run.first, run.moment = first, run.moment + 1

    def _finish(self, run: _Run) -> None:
        if run.work.over:
            return
        with self._lock:  # more may come, when it ends for want of labels
            parts = [part for _, part in sorted(run.parts.items())]
        result = run.joined(parts)
        self._leave(run)
        with self._lock:
            run.curves, run.parts = {}, {}  # all of it is in the result
            run.moment += 1
        run.work.finish(result)
        self.store.put(run.experiment, result)

    def _forget_old(self) -> None:
        """Keep what has finished lately, up to a number of bytes."""
        kept = 0
        for key, run in reversed(list(self._runs.items())):
            if run.work.over:
                answer = run.work.progress().answer
                kept += 0 if answer is None else answer.nbytes
                if answer is None or kept > KEPT_BYTES:
                    del self._runs[key]

    def _reap(self) -> None:
        """Find out who has gone: a run whose last watcher has is given up."""
        while not self._closed.wait(ASK_SECONDS):
            with self._lock:
                runs = [run for run in self._runs.values() if not run.work.over]
            for run in runs:
                run.work.wanted()
