"""Races: experiments that run in Dask workers, shared by all who ask for the same one.

The first replicates come first, so that a verdict is there soon, and the others sharpen it. Equal
requests run once; a chunk whose worker dies is computed again by another.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any

from core.computing.cluster import Cluster
from core.computing.cost import cost_of
from core.computing.jobs import Job
from core.computing.packing import FIRST, chunks_of
from core.computing.raced import Raced, Run
from core.computing.store import Store
from core.computing.ticket import ASK_SECONDS, Ticket, Work, always
from core.computing.worker import EVENTS, Reply, work
from core.experiments.experiment import Experiment
from core.results.joining import is_whole, replicates_of
from core.results.result import Result

KEPT_BYTES = 10_000_000  # of finished races, with curves; older ones are read from the store


class Races:
    """The races of all people on one cluster. Nothing here blocks.

    What is finished goes to the store, and what the store has is not computed again.
    """

    def __init__(self, cluster: Cluster, store: Store) -> None:
        self.cluster = cluster
        self.store = store
        # re-entrant: `race` asks for a progress under it, which takes curves under it
        self._lock = threading.RLock()
        self._runs: OrderedDict[str, Run] = OrderedDict()
        self._numbers = count()
        self._closed = threading.Event()
        # what reads and writes the store is done here, one after the other
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="races")
        cluster.listen(EVENTS, self._on_message)
        threading.Thread(target=self._reap, name="races-reaper", daemon=True).start()

    def race(
        self, experiment: Experiment, alive: Callable[[], bool] = always, anew: bool = False
    ) -> Ticket[Raced, Result]:
        """Start, or join, the run of this experiment; it goes on while one of them is waited for.

        Args:
            alive: whether the watcher is still there: see `Work.ticket`.
            anew: whether it is trained even if it has been before; one in work is joined.
        """
        key = experiment.fingerprint
        with self._lock:
            run = self._runs.get(key)
            fresh = run is None or (run.work.over and (anew or run.work.progress().answer is None))
            if run is None or fresh:
                run = self._runs[key] = self._new_run(experiment, anew)
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

    def _later(self, do: Callable[[Run], None], run: Run) -> None:
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

    def _new_run(self, experiment: Experiment, anew: bool) -> Run:
        run = Run(experiment, next(self._numbers), anew)
        run.work = Work(
            partial(self._raced, run),
            partial(self._ahead, run),
            on_unwanted=partial(self._unwanted, run),
        )
        return run

    def _raced(self, run: Run) -> Raced:
        with self._lock:
            return run.snapshot()

    def _ahead(self, run: Run) -> int:
        """Count whose turn comes before."""
        return 0 if run.line is None else self.cluster.turns.ahead(run.line)

    def _unwanted(self, run: Run) -> None:
        """Give a run up, unless somebody has come since the last one left."""
        with self._lock:
            if run.work.waiting():
                return
            run.work.give_up()
        self._leave(run)
        self._later(self._keep_begun, run)

    def _leave(self, run: Run) -> None:
        line, run.line = run.line, None
        if line is not None:
            self.cluster.turns.leave(line)

    def _keep_begun(self, run: Run) -> None:
        """Keep the first replicates of a race that was given up: the next one goes on there."""
        parts = run.first_parts()
        if parts and not any(isinstance(part, str) for part in parts):
            result = run.joined(parts)
            fewer = replace(run.experiment, replicates=replicates_of(result))
            self.store.put(fewer, result)

    def _start(self, run: Run) -> None:
        if run.work.over:
            return
        asked = [] if run.anew else [run.experiment]
        stored = self.store.find(asked, with_curves=True).get(run.experiment)
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

    def _job(self, run: Run, chunk: tuple[int, ...]) -> Job:
        cost = cost_of(run.experiment)
        # Dask's scheduler remembers the first word of every key for ever: one for all races
        key = f"race-{run.experiment.fingerprint}-{chunk[0]}-{chunk[-1]}-{run.number}"
        seconds = cost.fixed_seconds + len(chunk) * cost.draw_seconds
        sharpens = run.begun is not None or chunk[0] >= FIRST
        return Job(key, work, (run.experiment, chunk), seconds, sharpens)

    def _on_message(self, message: dict[str, Any]) -> None:
        """Take in what a worker reports of a chunk."""
        with self._lock:
            run = self._runs.get(message["key"])
            if run is None or run.work.over:
                return
            run.take_in(message)
        self._advance(run)

    def _advance(self, run: Run) -> None:
        with self._lock:
            share = run.share
        run.work.begin()
        run.work.advance(share)

    def _on_done(self, run: Run, position: int, reply: Reply, error: Exception | None) -> None:
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

    def _finish(self, run: Run) -> None:
        if run.work.over:
            return
        with self._lock:  # more may come, when it ends for want of labels
            parts = [part for _, part in sorted(run.parts.items())]
        result = run.joined(parts)
        self._leave(run)
        with self._lock:
            run.curves, run.parts = {}, {}  # all of it is in the result
            run.moment += 1
        # first: who hears of the end finds it in the store, which keeps nobody waiting
        self.store.put(run.experiment, result)
        run.work.finish(result)

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
