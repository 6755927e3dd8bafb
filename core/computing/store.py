"""Finished experiments, kept: SQLite in the user's data folder, or PostgreSQL by URL.

One row is one finished experiment, keyed by its content hash. Rows that are put together are
written in one transaction, so that after a kill all of them are there or none; whatever is there is
whole and never computed again.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import platformdirs
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.computing.schema import (
    EXPERIMENTS,
    MEASUREMENTS,
    METADATA,
    SCHEMA,
    SCHEMA_VERSION,
    packed,
    set_up_sqlite,
    unpacked,
)
from core.experiments.experiment import FAMILY, Experiment
from core.results.intervals import Resampling
from core.results.joining import replicates_of, shortened
from core.results.result import CURVE_COLUMNS, FINISHED, Result
from core.settings.version import ENGINE

KEYS = 500  # of one query: SQLite before 3.32 takes 999 values at most
_ALONE = {  # until the transaction ends
    # at once: who first reads and then wants to write fails in SQLite, however long it would wait
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "SELECT pg_advisory_xact_lock(710907)",  # any number, the same for all of us
}


class StoreError(Exception):
    """The store cannot be used; the message says why and what to do."""


def default_url() -> str:
    """Return TOGETHER_DATABASE, or a file in the user's data folder."""
    url = os.environ.get("TOGETHER_DATABASE")
    if url:
        return url
    folder = Path(platformdirs.user_data_dir("together-or-apart", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder / 'results.sqlite'}"


class Store:
    """The table of finished experiments; safe to use from several threads and processes.

    Args:
        url: of SQLAlchemy; None: see `default_url`.

    Raises:
        StoreError: when the database cannot be opened or has another schema.
    """

    def __init__(self, url: str | None = None) -> None:
        url = url or default_url()
        with ExitStack() as opening:  # what is opened is closed again when it cannot be used
            version = self._open(url, opening)
            if version != SCHEMA:
                raise StoreError(
                    f"the results file must have schema {SCHEMA}, got {version}; move it away, or "
                    "name another database in TOGETHER_DATABASE"
                )
            opening.pop_all()

    def _open(self, url: str, opening: ExitStack) -> int:
        """Connect, and return the version of the schema."""
        try:
            if sa.make_url(url).get_backend_name() not in _ALONE:
                raise ValueError("it must be SQLite or PostgreSQL")
            self._engine = sa.create_engine(url, pool_pre_ping=True)  # servers drop connections
            opening.callback(self._engine.dispose)
            if self._engine.dialect.name == "sqlite":
                sa.event.listen(self._engine, "connect", set_up_sqlite)
            with self._engine.begin() as connection:
                return self._set_up(connection)
        except ImportError as error:
            raise StoreError(
                f"TOGETHER_DATABASE must name a database whose driver is installed, got "
                f"{_named(url)}: for PostgreSQL write postgresql+psycopg://... and run "
                "pip install 'psycopg[binary]'"
            ) from error
        except (sa.exc.SQLAlchemyError, ValueError) as error:
            raise StoreError(
                f"TOGETHER_DATABASE must name a database that can be opened, got {_named(url)}: "
                f"{str(error).splitlines()[0]}"
            ) from error

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
        rows = sorted((_row(*pair) for pair in finished), key=lambda row: str(row["key"]))
        if not rows:
            return
        insert = self._insert(EXPERIMENTS)
        whole = insert.on_conflict_do_update(
            index_elements=["key"],
            set_={name: insert.excluded[name] for name in rows[0] if name != "key"},
            where=EXPERIMENTS.c.curves.is_(None) & insert.excluded.curves.is_not(None),
        )
        with self._engine.begin() as connection:
            connection.execute(whole, rows)

    def find(
        self, experiments: Sequence[Experiment], with_curves: bool = False
    ) -> dict[Experiment, Result]:
        """Return what is there of experiments: all of their replicates, or the first ones.

        Of an experiment that was finished with more replicates the first ones are returned.

        Args:
            with_curves: of races: only what has curves counts.
        """
        families: dict[str, list[Experiment]] = {}
        for experiment in experiments:
            families.setdefault(experiment.family, []).append(experiment)
        with self._engine.connect() as connection:
            serving: dict[str, list[Experiment]] = {}
            for names in _cut(list(families)):
                for name, counts in _there(connection, names, with_curves).items():
                    for experiment in families[name]:
                        best = _best(counts, experiment.replicates)
                        if best is not None:
                            serving.setdefault(f"{name}-{best}", []).append(experiment)
            columns = [c for c in EXPERIMENTS.c if with_curves or c.name != "curves"]
            return {
                experiment: _taken(row, experiment)
                for keys in _cut(list(serving))
                for row in connection.execute(
                    sa.select(*columns).where(EXPERIMENTS.c.key.in_(keys))
                ).mappings()
                for experiment in serving[row["key"]]
            }

    def keep(self, key: str, frame: pd.DataFrame) -> None:
        """Keep what a job of an advice has measured; if it is there already, the first stays."""
        row = {"key": key, "engine": ENGINE, "frame": packed(frame), "finished": datetime.now(UTC)}
        insert = self._insert(MEASUREMENTS).on_conflict_do_nothing(index_elements=["key"])
        with self._engine.begin() as connection:
            connection.execute(insert, [row])

    def kept(self, keys: Sequence[str]) -> dict[str, pd.DataFrame]:
        """Return, by key, what is there of what jobs have measured."""
        columns = MEASUREMENTS.c.key, MEASUREMENTS.c.frame
        with self._engine.connect() as connection:
            return {
                row.key: unpacked(row.frame)
                for some in _cut(keys)
                for row in connection.execute(
                    sa.select(*columns).where(MEASUREMENTS.c.key.in_(some))
                )
            }

    def count(self) -> int:
        """Count the finished experiments."""
        with self._engine.connect() as connection:
            return int(connection.scalar(sa.select(sa.func.count()).select_from(EXPERIMENTS)) or 0)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _set_up(self, connection: sa.Connection) -> int:
        """Make the tables where there are none; return the version of the schema.

        Others who open the database at the same moment wait.
        """
        connection.exec_driver_sql(_ALONE[self._engine.dialect.name])
        SCHEMA_VERSION.create(connection, checkfirst=True)
        version = connection.scalar(sa.select(SCHEMA_VERSION.c.version))
        # also where a version of ours made some of the tables: those that came later are added
        METADATA.create_all(connection)
        if version is None:
            version = SCHEMA
            connection.execute(sa.insert(SCHEMA_VERSION).values(version=version))
        return int(version)

    def _insert(self, table: sa.Table) -> Any:
        dialect = sqlite if self._engine.dialect.name == "sqlite" else postgresql
        return dialect.insert(table)


def _cut(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[start : start + KEYS] for start in range(0, len(keys), KEYS))


def _there(
    connection: sa.Connection, families: Sequence[str], with_curves: bool
) -> dict[str, dict[int, bool]]:
    """Return, by family, the numbers of replicates that are there, and whether all had labels."""
    ended = EXPERIMENTS.c.outcome != FINISHED  # then there are no curves either
    family = sa.func.substr(EXPERIMENTS.c.key, 1, FAMILY)
    query = sa.select(EXPERIMENTS.c.key, EXPERIMENTS.c.outcome).where(family.in_(families))
    if with_curves:
        query = query.where(EXPERIMENTS.c.curves.is_not(None) | ended)
    there: dict[str, dict[int, bool]] = {}
    for key, outcome in connection.execute(query):
        name, _, replicates = key.rpartition("-")
        there.setdefault(name, {})[int(replicates)] = outcome == FINISHED
    return there


def _best(there: Mapping[int, bool], wanted: int) -> int | None:
    """Return whose replicates serve best: the same number, else more, else the most of fewer.

    That a later replicate has no label left says nothing of those before it.
    """
    more = [count for count, has in there.items() if count > wanted and has]
    fewer = [count for count in there if count < wanted]
    if wanted in there:
        return wanted
    return min(more) if more else max(fewer, default=None)


def _taken(row: sa.RowMapping, experiment: Experiment) -> Result:
    result = _unpacked(row, experiment)
    more = replicates_of(result) > experiment.replicates
    return shortened(result, experiment.replicates) if more else result


def _named(url: str) -> str:
    """Write a URL without its password."""
    try:
        return sa.make_url(url).render_as_string()
    except (sa.exc.ArgumentError, ValueError):
        return "a text that is not the URL of one"


def _row(experiment: Experiment, result: Result) -> dict[str, object]:
    return {
        "key": experiment.fingerprint,
        "engine": ENGINE,
        "settings": experiment.settings,
        "outcome": result.outcome,
        "overlap": result.resampling.overlap,
        "scores": packed(result.scores),
        "costs": packed(result.costs),
        "curves": None if result.curves.empty else packed(result.curves),
        "finished": datetime.now(UTC),
    }


def _unpacked(row: sa.RowMapping, experiment: Experiment) -> Result:
    curves = row.get("curves")
    return Result(
        unpacked(row["scores"]),
        pd.DataFrame(columns=list(CURVE_COLUMNS)) if curves is None else unpacked(curves),
        unpacked(row["costs"]),
        row["outcome"],
        Resampling(row["overlap"], experiment.source.starts),
    )
