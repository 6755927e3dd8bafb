"""Sweeps: a grid of experiments, computed in short units, kept as they finish, resumable."""

import hashlib
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from distributed import Future

from core.cluster import Cluster
from core.experiment import Experiment
from core.grid import Grid, Value
from core.overview import COLUMNS, overview
from core.result import Result, joined, nothing
from core.scores import Unit
from core.store import Store
from core.units import Draw, packed
from core.work import DrawsReply, work_draws

PRIORITY = 0  # races go first
AHEAD = 2  # units a worker may have waiting: few, so that sweeps take turns and stop at once
LOOK_SECONDS = 0.5  # between looks for a watcher that has gone


@dataclass(frozen=True)
class Progress:
    """A sweep as it stands.

    Attributes:
        status: "waiting", "running", "finished", "stopped" or "failed".
        table: a row for each finished point, arm and metric: the axes, then see core.overview.
        points, total: finished and all.
        computed: points computed now; the others were in the store.
        seconds_left: estimated from the units done; None before the first.
        reason: when failed, one sentence.
    """

    status: str
    table: pd.DataFrame
    points: int
    total: int
    computed: int
    seconds_left: float | None
    reason: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.status in ("finished", "stopped", "failed")


class Sweep:
    """A sweep that runs in a thread of its own; units run on the cluster.

    Args:
        alive: whether the watcher is still there; asked every half second.
    """

    def __init__(
        self,
        grid: Grid,
        cluster: Cluster,
        store: Store,
        alive: Callable[[], bool] = lambda: True,
    ) -> None:
        self.grid = grid
        self._cluster, self._store, self._alive = cluster, store, alive
        self._lock = threading.Lock()
        self._status, self._reason = "waiting", ""
        self._tables: list[pd.DataFrame] = []
        self._computed = 0
        self._units, self._done, self._began = 0, 0, time.monotonic()
        self._stop = threading.Event()
        self._points = grid.points()
        self._thread = threading.Thread(target=self._run, name="sweep", daemon=True)
        self._thread.start()

    def progress(self) -> Progress:
        """Look at the sweep now."""
        with self._lock:
            columns = [*self.grid.names, *COLUMNS]
            table = (
                pd.concat(self._tables, ignore_index=True)
                if self._tables
                else pd.DataFrame(columns=columns)
            )
            left = None
            if self._done:
                spent = time.monotonic() - self._began
                left = spent / self._done * (self._units - self._done)
            return Progress(
                self._status,
                table,
                len(self._tables),
                len(self._points),
                self._computed,
                left,
                self._reason,
            )

    def stop(self) -> None:
        """Give up what is not done; what is done stays in the store."""
        self._stop.set()

    def join(self, seconds: float | None = None) -> Progress:
        """Wait until the sweep is over, or for some seconds."""
        self._thread.join(seconds)
        return self.progress()

    def _run(self) -> None:
        try:
            self._compute(self._take_stored())
        except Exception as error:
            logging.getLogger(__name__).exception("a sweep failed")
            self._end("failed", f"the sweep failed: {error}")
        else:
            self._end("stopped" if self._stop.is_set() else "finished")

    def _take_stored(self) -> list[Experiment]:
        """Show what the store has; return what is left to compute, each once."""
        stored = dict(self._store.find([experiment for _, experiment in self._points]))
        left = []
        for values, experiment in self._points:
            result = stored.get(experiment.fingerprint)
            if result is None:
                left.append(experiment)
            else:
                self._show(values, result)
        return left

    def _compute(self, experiments: Sequence[Experiment]) -> None:
        """Keep a few units on the cluster until all are done or somebody stops.

        Units are cut from the whole grid, whatever the store has: what shares a stack decides how
        sums round, so that a sweep which was killed ends with exactly the same numbers.
        """
        values = {experiment: at for at, experiment in self._points}
        pieces: dict[Experiment, list[Unit | str]] = {e: [] for e in experiments}
        every = packed([experiment for _, experiment in self._points])
        waiting = [(0, unit) for unit in every if any(e in pieces for e, _ in unit)]
        with self._lock:
            self._status, self._units, self._began = "running", len(waiting), time.monotonic()
        finished: queue.Queue[Future[DrawsReply]] = queue.Queue()
        running: dict[Future[DrawsReply], tuple[int, list[Draw]]] = {}
        try:
            while (waiting or running) and not self._stopped():
                while waiting and len(running) < AHEAD * self._cluster.workers:
                    attempt, unit = waiting.pop(0)
                    future = self._submit(unit, attempt)
                    running[future] = attempt, unit
                    future.add_done_callback(finished.put)
                try:
                    future = finished.get(timeout=LOOK_SECONDS)
                except queue.Empty:
                    continue
                attempt, unit = running.pop(future)
                if future.cancelled():  # by somebody who computed the same and left
                    waiting.insert(0, (attempt + 1, unit))
                    continue
                for experiment in self._sort_in(future.result(), unit, pieces):
                    self._keep(values[experiment], experiment, pieces.pop(experiment))
                with self._lock:
                    self._done += 1
        finally:
            self._cluster.cancel(list(running))

    def _submit(self, unit: list[Draw], attempt: int) -> "Future[DrawsReply]":
        """Send a unit to the cluster; a cancelled key is not used again: see core.jobs."""
        text = "".join(f"{e.fingerprint}{replicate:6d}" for e, replicate in unit)
        key = f"draws-{hashlib.sha256(text.encode()).hexdigest()}-{attempt}"
        return self._cluster.submit(work_draws, unit, key=key, priority=PRIORITY)

    def _stopped(self) -> bool:
        if not self._alive():
            self._stop.set()
        return self._stop.is_set()

    def _sort_in(
        self,
        reply: DrawsReply,
        unit: list[Draw],
        pieces: dict[Experiment, list[Unit | str]],
    ) -> list[Experiment]:
        """Add a unit's draws to their experiments; return the experiments that are now whole."""
        whole = []
        for position, (experiment, _) in enumerate(unit):
            if experiment not in pieces:  # the store has it
                continue
            pieces[experiment].append(reply.piece(position))
            if len(pieces[experiment]) == experiment.replicates:
                whole.append(experiment)
        return whole

    def _keep(
        self, values: tuple[Value, ...], experiment: Experiment, pieces: Sequence[Unit | str]
    ) -> None:
        reasons = [piece for piece in pieces if isinstance(piece, str)]
        units = [piece for piece in pieces if isinstance(piece, Unit)]
        result = nothing(reasons[0]) if reasons else joined(units, experiment.source.names)
        self._store.put(experiment, result)
        self._show(values, result)
        with self._lock:
            self._computed += 1

    def _show(self, values: tuple[Value, ...], result: Result) -> None:
        table = overview(result)
        for position, (name, value) in enumerate(zip(self.grid.names, values, strict=True)):
            table.insert(position, name, value)
        with self._lock:
            self._tables.append(table)

    def _end(self, status: str, reason: str = "") -> None:
        with self._lock:
            self._status, self._reason = status, reason


def sweep(
    grid: Grid,
    cluster: Cluster | None = None,
    store: Store | None = None,
    on_progress: Callable[[Progress], Any] | None = None,
) -> pd.DataFrame:
    """Compute a grid and return its table, a row for each point, arm and metric.

    What the store has is not computed again; what is computed is kept in it at once.

    Args:
        cluster: None: a cluster of this machine's cores for as long as it takes; a script that
            does so must guard its main part with `if __name__ == "__main__":`.
        store: None: the user's store.
        on_progress: called about twice a second.

    Raises:
        RuntimeError: when the sweep failed; the message says why.
    """
    own = cluster is None
    cluster = cluster or Cluster()
    try:
        running = Sweep(grid, cluster, store or Store())
        while not (progress := running.join(LOOK_SECONDS)).over:
            if on_progress is not None:
                on_progress(progress)
    finally:
        if own:
            cluster.close()
    if on_progress is not None:
        on_progress(progress)
    if progress.status == "failed":
        raise RuntimeError(progress.reason)
    return progress.table.sort_values([*grid.names, "metric"], ignore_index=True)
