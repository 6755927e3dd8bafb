"""Finished experiments, kept: SQLite in the user's data folder, or PostgreSQL by URL.

One row is one finished experiment, keyed by its content hash. Rows that are put together are
written in one transaction, so that after a kill all of them are there or none; whatever is there is
whole and never computed again.

The store is a memory, not a condition: while its database cannot be used, what is put is held in
memory, found there, and written when the database is back. One thread of its own speaks with the
database; others wait for it a while at most, and while there is trouble not at all.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

import pandas as pd
import sqlalchemy as sa

from core.computing.clerk import Clerk
from core.computing.connecting import StoreError as StoreError  # for those who open one
from core.computing.database import Database
from core.computing.encoding import DamagedRowError, Row
from core.computing.faults import Fault, fault_of
from core.computing.rows import frame_in, frame_row, held_in, result_in, result_row
from core.computing.schema import EXPERIMENTS, INSIGHTS, MEASUREMENTS
from core.computing.serving import serving
from core.computing.troubles import Side, Troubles
from core.computing.unwritten import Group, Unwritten
from core.experiments.experiment import Experiment
from core.results.result import Result

KEYS = 500  # of one query: SQLite before 3.32 takes 999 values at most
PATIENCE_SECONDS = 2.0  # for one query or one transaction; on a quiet machine they take some ms
RETRY_SECONDS = 5.0  # between two tries while there is trouble
NEWS = (
    "The results file {0} is damaged. It stays as it is, and results are kept in {1} from now on; "
    "what {0} had is trained again when it is asked for."
)
Answer = TypeVar("Answer")


class Store:
    """The table of finished experiments; safe to use from several threads and processes.

    No method raises because the database is away.

    Args:
        url: of SQLAlchemy; None: see `core.computing.database.default_url`.
        refuse: whether a database that cannot be the store, whatever happens to it, is refused;
            else it is in trouble like one that is away.

    Raises:
        StoreError: when it is refused: another kind of database, no driver, another schema.
    """

    def __init__(self, url: str | None = None, refuse: bool = True) -> None:
        self._database = Database(url)
        self._unwritten = Unwritten()
        self._troubles = Troubles()
        self._closed = False
        self._clerk = Clerk("store", self._try_again, RETRY_SECONDS)
        try:
            self._clerk.ask(partial(self._done, self._database.open), PATIENCE_SECONDS)
        except Exception as error:
            if refuse and isinstance(error, StoreError):
                self.close()
                raise
            self._note(error, *Side)

    @property
    def trouble(self) -> str:
        """Why results are not kept at the moment and what a person can do; "" when all is well."""
        return self._troubles.sentence

    def put(self, experiment: Experiment, result: Result) -> None:
        """Keep a finished experiment: see `put_all`."""
        self.put_all([(experiment, result)])

    def put_all(self, finished: Sequence[tuple[Experiment, Result]]) -> None:
        """Keep finished experiments, all of them or, when this is cut short, none.

        If one is there already, the first one stays; but one with curves takes the place of one
        without, as a whole: it comes of another stack, where sums round in another way, and its
        curves would not end at the other's scores.
        """
        # in one order: who writes the same rows at the same moment waits instead of locking up
        rows = sorted((result_row(*pair) for pair in finished), key=lambda row: str(row["key"]))
        if rows:
            self._put(Group(EXPERIMENTS, rows))

    def find(
        self, experiments: Sequence[Experiment], with_curves: bool = False
    ) -> dict[Experiment, Result]:
        """Return what is there of experiments: all of their replicates, or the first ones.

        Of an experiment that was finished with more replicates the first ones are returned.

        Args:
            with_curves: of races: only what has curves counts.
        """
        unwritten = self._unwritten.rows(EXPERIMENTS)  # first: what is written meanwhile is there
        families = list(dict.fromkeys(experiment.family for experiment in experiments))
        held = self._read(families, self._database.held)
        mine = {  # as the table will have them: see put_all
            key: row
            for key, row in unwritten.items()
            if key not in held or (row["curves"] is not None and not held[key].has_curves)
        }
        held |= {key: held_in(row) for key, row in mine.items()}
        served = serving(experiments, held, with_curves)
        there = [key for key in served if key not in mine]
        rows = self._read(there, partial(self._database.experiments, with_curves=with_curves))
        rows |= {key: mine[key] for key in served if key in mine}
        return self._decoded(
            EXPERIMENTS,
            rows,
            lambda row: {e: result_in(row, e, with_curves) for e in served[row["key"]]},
        )

    def keep(self, key: str, frame: pd.DataFrame) -> None:
        """Keep what a job of an advice has measured; if it is there already, the first stays."""
        self._put(Group(MEASUREMENTS, [frame_row(key, frame)]))

    def kept(self, keys: Sequence[str]) -> dict[str, pd.DataFrame]:
        """Return, by key, what is there of what jobs have measured."""
        return self._frames(MEASUREMENTS, keys)

    def keep_insight(self, key: str, frame: pd.DataFrame) -> None:
        """Keep what was found inside networks, in place of the oldest: see `Database.write`."""
        self._put(Group(INSIGHTS, [frame_row(key, frame)]))

    def insight(self, key: str) -> pd.DataFrame | None:
        """Return what was found inside networks, if it is still there."""
        return self._frames(INSIGHTS, [key]).get(key)

    def count(self) -> int:
        """Count the finished experiments, those that are not written yet too."""
        unwritten = len(self._unwritten.rows(EXPERIMENTS))
        return (self._ask(Side.READING, self._database.count) or 0) + unwritten

    def use(self, side: Side, do: Callable[[Database], Answer]) -> Answer | None:
        """Do something with the database at once or not at all; None: it is in trouble."""
        return self._ask(side, partial(do, self._database))

    def close(self) -> None:
        """Write what can be written, and close all connections."""
        if not self._closed:
            self._closed = True
            with suppress(TimeoutError):  # it is still done, unless the process ends before
                self._clerk.leave(self._end).result(PATIENCE_SECONDS)

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _frames(self, table: sa.Table, keys: Sequence[str]) -> dict[str, pd.DataFrame]:
        unwritten = self._unwritten.rows(table)
        rows = {key: unwritten[key] for key in keys if key in unwritten}
        rows |= self._read(keys, partial(self._database.frames, table))
        return self._decoded(table, rows, lambda row: {row["key"]: frame_in(row)})

    def _put(self, group: Group) -> None:
        self._unwritten.add(group)
        self._ask(Side.WRITING, self._flush)

    def _read(
        self, keys: Sequence[str], query: Callable[[Sequence[str]], dict[str, Answer]]
    ) -> dict[str, Answer]:
        found: dict[str, Answer] = {}
        for start in range(0, len(keys), KEYS):
            some = keys[start : start + KEYS]
            found |= self._ask(Side.READING, partial(query, some)) or {}
        return found

    def _decoded(
        self, table: sa.Table, rows: Mapping[str, Row], read: Callable[[Row], dict[Any, Answer]]
    ) -> dict[Any, Answer]:
        """Read rows; those that a disk has changed are dropped, to be measured and kept again."""
        found: dict[Any, Answer] = {}
        damaged: list[str] = []
        for key, row in rows.items():
            try:
                found |= read(row)
            except DamagedRowError:
                damaged.append(key)
        if damaged:
            logging.getLogger(__name__).warning("%d damaged rows are measured again", len(damaged))
            self._ask(Side.WRITING, partial(self._database.drop, table, damaged))
        return found

    def _ask(self, side: Side, do: Callable[[], Answer]) -> Answer | None:
        """Have the clerk do something with the database; None: there is trouble, or no clerk."""
        if self._closed or side in self._troubles:
            return None
        try:
            return self._clerk.ask(partial(self._done, do), PATIENCE_SECONDS)
        except Exception as error:
            self._note(error, side)
            return None

    # what follows is done by the clerk

    def _done(self, do: Callable[[], Answer]) -> Answer:
        """Do something with the database; what is damaged or gone is begun anew for it."""
        try:
            return do()
        except Exception as error:
            fault = fault_of(error)
            if fault is Fault.DAMAGED:
                names = self._database.begin_anew()
                if names is not None:
                    self._troubles.tell(NEWS.format(*names))
            elif fault is Fault.EMPTIED:
                self._database.close()
            else:
                raise
        return do()

    def _flush(self) -> None:
        """Write what waits, the oldest first, for as long as that is possible."""
        while (group := self._unwritten.first()) is not None:
            try:
                self._done(partial(self._database.write, group.table, group.rows))
                self._troubles.clear(Side.WRITING)
            except Exception as error:
                if self._note(error, Side.WRITING):
                    return
            # also what cannot be written for a mistake of ours, which would be in the way of others
            self._unwritten.remove(group)

    def _try_again(self) -> None:
        """While there is trouble: see whether it is over, and write what waits."""
        if not any(side in self._troubles for side in Side):
            return
        try:
            self._done(self._database.count)
        except Exception as error:
            self._note(error, Side.READING)
            return
        self._troubles.clear(Side.READING)
        self._flush()
        if self._unwritten.first() is None:
            self._troubles.clear(Side.WRITING)

    def _end(self) -> None:
        self._flush()
        self._database.close()

    def _note(self, error: BaseException, *sides: Side) -> bool:
        """Note an error; return whether the storage is away."""
        return self._troubles.note(error, self._database.file, *sides)
