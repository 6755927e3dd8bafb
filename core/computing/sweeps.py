"""Sweeps: a grid of experiments, computed in short chunks, kept as they finish, resumable."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd

from core.computing.background import in_thread
from core.computing.chunks import Assembly, chunk_job
from core.computing.cluster import Cluster
from core.computing.packing import remaining
from core.computing.queue import feed
from core.computing.skill import with_skill
from core.computing.store import Store
from core.computing.ticket import Progress, Ticket, Work, always
from core.computing.waiting import wait
from core.experiments.experiment import Experiment
from core.experiments.grid import Grid
from core.metrics.catalogue import SKILL, metrics_of
from core.results.joining import is_whole, replicates_of
from core.results.overview import COLUMNS, Row, overview_rows
from core.results.result import Result

FEW = 50  # results whose curves are read at once: all of a large grid's would fill the memory


@dataclass(frozen=True)
class Swept:
    """What a sweep has of its grid.

    Attributes:
        points, total: finished and all.
        computed: points computed now; the others were in the store.
    """

    points: int
    total: int
    computed: int
    make_table: Callable[[], pd.DataFrame] = field(repr=False)

    @property
    def table(self) -> pd.DataFrame:
        """A row for each finished point, arm and metric: the axes, then see `overview`."""
        return self.make_table()


SweepProgress = Progress[Swept, pd.DataFrame]


class _Points:
    """Rows of the finished points, and the table of them, made when somebody asks for it.

    To make tables costs the coordinator more than all else: see `python -m core bench --map`.
    """

    def __init__(self, grid: Grid) -> None:
        self._values = {experiment: values for values, experiment in grid.points()}
        self._axes = grid.names
        self._metrics = metrics_of(grid.kinds)
        self._lock = threading.Lock()
        self._rows: list[Row] = []  # those that are not in the table yet
        self._table = pd.DataFrame(columns=[*grid.names, *COLUMNS])
        self._count, self._computed = 0, 0

    @property
    def experiments(self) -> list[Experiment]:
        """All that there are, the ends of the axes first."""
        return list(self._values)

    def add(self, experiment: Experiment, result: Result, computed: bool) -> None:
        at = dict(zip(self._axes, self._values[experiment], strict=True))
        if SKILL.name in self._metrics:  # the score in which all points can be compared
            result = with_skill(experiment, result)
        # made outside the lock: who asks for a snapshot need not wait for it
        rows = [at | row for row in overview_rows(result, self._metrics)]
        with self._lock:
            self._rows += rows
            self._count += 1
            self._computed += computed

    def snapshot(self) -> Swept:
        """Take a snapshot, whose table will have just the points of now."""
        with self._lock:
            make = partial(self._first, len(self._table) + len(self._rows))
            return Swept(self._count, len(self._values), self._computed, make)

    def _first(self, rows: int) -> pd.DataFrame:
        with self._lock:
            if self._rows:
                fresh = pd.DataFrame(self._rows, columns=self._table.columns)
                tables = [self._table, fresh] if len(self._table) else [fresh]
                self._table, self._rows = pd.concat(tables, ignore_index=True), []
            return self._table.iloc[:rows]


def start_sweep(
    grid: Grid,
    cluster: Cluster,
    store: Store,
    alive: Callable[[], bool] = always,
    with_curves: bool = False,
) -> Ticket[Swept, pd.DataFrame]:
    """Start to compute a grid; what is finished stays in the store, also when it is stopped.

    Args:
        alive: whether the one who waits is still there; asked about every half second.
        with_curves: whether curves are kept as well; what the store has without is trained anew.

    Returns:
        The ticket; its answer is the table of `sweep`.
    """
    points = _Points(grid)

    def do(work: Work[Swept, pd.DataFrame]) -> pd.DataFrame:
        begun = _take_stored(points, store, with_curves)
        _compute(begun, points, cluster, store, work, with_curves)
        table = points.snapshot().table
        return table.sort_values([*grid.names, "metric"], ignore_index=True)

    return in_thread("sweep", do, points.snapshot, alive)


def _take_stored(
    points: _Points, store: Store, with_curves: bool
) -> dict[Experiment, Result | None]:
    """Take the points that the store has; return those left, with what it has of each."""
    experiments, begun = points.experiments, dict[Experiment, Result | None]()
    at_once = FEW if with_curves else max(1, len(experiments))
    for start in range(0, len(experiments), at_once):
        some = experiments[start : start + at_once]
        stored = store.find(some, with_curves)
        for experiment in some:
            result = stored.get(experiment)
            if result is not None and is_whole(result, experiment.replicates):
                points.add(experiment, result, computed=False)
            else:
                begun[experiment] = result
    return begun


def _compute(
    begun: Mapping[Experiment, Result | None],
    points: _Points,
    cluster: Cluster,
    store: Store,
    work: Work[Swept, pd.DataFrame],
    with_curves: bool,
) -> None:
    """Have the cluster train what is missing, chunk after chunk, while somebody waits."""
    missing, there = list(begun), {e: result for e, result in begun.items() if result is not None}
    assembly = Assembly(missing, there)
    trained = {experiment: replicates_of(result) for experiment, result in there.items()}
    chunks = remaining(points.experiments, begun.keys(), trained)
    before = 1 - len(missing) / len(points.experiments)  # the share that was stored
    # what was stored is done already: the time left is estimated from the rest alone
    work.begin(share=before)
    jobs = [chunk_job(chunk, with_curves) for chunk in chunks]
    for done, (position, reply) in enumerate(
        feed(cluster, jobs, work.wanted, work.people), start=1
    ):
        whole = assembly.add(chunks[position], reply)
        # all that finished in one chunk, or nothing: see `packing.remaining`
        store.put_all(whole)
        for experiment, result in whole:
            points.add(experiment, result, computed=True)
        work.advance(before + (1 - before) * done / len(chunks))


def sweep(
    grid: Grid,
    cluster: Cluster | None = None,
    store: Store | None = None,
    on_progress: Callable[[SweepProgress], Any] | None = None,
    with_curves: bool = False,
) -> pd.DataFrame:
    """Compute a grid and return its table, a row for each point, arm and metric.

    What the store has is not computed again; what is computed is kept in it at once.

    Args:
        cluster: None: a cluster of this machine's cores for as long as it takes; a script that
            does so must guard its main part with `if __name__ == "__main__":`.
        store: None: the user's store.
        on_progress: called about twice a second, and at the end.
        with_curves: whether the store keeps curves as well.

    Raises:
        RuntimeError: when the sweep failed or was stopped; the message says why.
    """
    progress = wait(
        partial(start_sweep, grid, with_curves=with_curves), cluster, store, on_progress
    )
    if progress.answer is None:
        raise RuntimeError(progress.reason or "the sweep was stopped before its end")
    return progress.answer
