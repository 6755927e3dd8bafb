"""Sweeps: a grid of experiments, computed in short units, kept as they finish, resumable."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd

from core.computing.cluster import Cluster
from core.computing.gathering import Gathering, draws_job
from core.computing.packing import remaining
from core.computing.queue import Watch, feed, follow
from core.computing.store import Store
from core.experiments.experiment import Experiment
from core.experiments.grid import Grid
from core.results.overview import COLUMNS, Row, overview_rows
from core.results.result import Result
from core.settings.setting import Value


@dataclass(frozen=True)
class Progress:
    """A sweep as it stands.

    Attributes:
        status: "waiting", "running", "finished", "stopped" or "failed".
        points, total: finished and all.
        computed: points computed now; the others were in the store.
        seconds_left: estimated from the units done; None before the first.
        reason: when failed, one sentence.
    """

    status: str
    points: int
    total: int
    computed: int
    seconds_left: float | None
    reason: str
    make_table: Callable[[], pd.DataFrame] = field(repr=False)

    @property
    def table(self) -> pd.DataFrame:
        """A row for each finished point, arm and metric: the axes, then see `overview`."""
        return self.make_table()

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.status in ("finished", "stopped", "failed")


class _Points:
    """Rows of the finished points, and the table of them, made when somebody asks for it."""

    def __init__(self, axes: Sequence[str]) -> None:
        self._axes = axes
        self._lock = threading.Lock()
        self._rows: list[Row] = []  # those that are not in the table yet
        self._table = pd.DataFrame(columns=[*axes, *COLUMNS])
        self._count = 0

    def add(self, values: Sequence[Value], result: Result) -> None:
        at = dict(zip(self._axes, values, strict=True))
        rows = [at | row for row in overview_rows(result)]
        with self._lock:
            self._rows += rows
            self._count += 1

    def look(self) -> tuple[int, Callable[[], pd.DataFrame]]:
        """Return how many points there are, and what makes the table of just these."""
        with self._lock:
            return self._count, partial(self._first, len(self._table) + len(self._rows))

    def _first(self, rows: int) -> pd.DataFrame:
        with self._lock:
            if self._rows:
                fresh = pd.DataFrame(self._rows, columns=self._table.columns)
                tables = [self._table, fresh] if len(self._table) else [fresh]
                self._table, self._rows = pd.concat(tables, ignore_index=True), []
            return self._table.iloc[:rows]


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
        self._cluster, self._store, self._watch = cluster, store, Watch(alive)
        self._lock = threading.Lock()
        self._status, self._reason = "waiting", ""
        self._finished = _Points(grid.names)
        self._computed = 0
        self._units, self._done, self._began = 0, 0, time.monotonic()
        self._values = {experiment: values for values, experiment in grid.points()}
        threading.Thread(target=self._run, name="sweep", daemon=True).start()

    def progress(self) -> Progress:
        """Look at the sweep now."""
        points, make_table = self._finished.look()
        with self._lock:
            left = None
            if self._done:
                spent = time.monotonic() - self._began
                left = spent / self._done * (self._units - self._done)
            return Progress(
                self._status,
                points,
                len(self._values),
                self._computed,
                left,
                self._reason,
                make_table,
            )

    def stop(self) -> None:
        """Give up what is not done; what is done stays in the store."""
        self._watch.stop()

    def join(self, seconds: float | None = None) -> Progress:
        """Wait until the sweep is over, or for some seconds."""
        self._watch.wait(seconds)
        return self.progress()

    def _run(self) -> None:
        try:
            self._compute(self._take_stored())
        except Exception as error:
            logging.getLogger(__name__).exception("a sweep failed")
            self._end("failed", f"the sweep failed: {error}")
        else:
            self._end("stopped" if self._watch.stopped else "finished")

    def _take_stored(self) -> list[Experiment]:
        """Show what the store has; return what is left to compute."""
        stored = dict(self._store.find(list(self._values)))
        left = []
        for experiment in self._values:
            result = stored.get(experiment.fingerprint)
            if result is None:
                left.append(experiment)
            else:
                self._show(experiment, result)
        return left

    def _compute(self, missing: Sequence[Experiment]) -> None:
        """Have the cluster train what is missing, unit after unit, until somebody stops."""
        gathering = Gathering(missing)
        units = remaining(list(self._values), set(missing))
        with self._lock:
            self._status, self._units, self._began = "running", len(units), time.monotonic()
        jobs = [draws_job(unit) for unit in units]
        for position, reply in feed(self._cluster, jobs, self._watch.look):
            self._keep(gathering.add(units[position], reply))
            with self._lock:
                self._done += 1

    def _keep(self, results: Sequence[tuple[Experiment, Result]]) -> None:
        """Keep what finished in one unit, all of it or nothing: see `packing.remaining`."""
        self._store.put_all(results)
        for experiment, result in results:
            self._show(experiment, result)
            with self._lock:
                self._computed += 1

    def _show(self, experiment: Experiment, result: Result) -> None:
        self._finished.add(self._values[experiment], result)

    def _end(self, status: str, reason: str = "") -> None:
        with self._lock:
            self._status, self._reason = status, reason
        self._watch.end()


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
        progress = follow(Sweep(grid, cluster, store or Store()), on_progress)
    finally:
        if own:
            cluster.close()
    if on_progress is not None:
        on_progress(progress)
    if progress.status == "failed":
        raise RuntimeError(progress.reason)
    return progress.table.sort_values([*grid.names, "metric"], ignore_index=True)
