"""Finished experiments, kept: SQLite in the user's data folder, or PostgreSQL by URL.

One row is one finished experiment, keyed by its content hash. Rows that are put together are
written in one transaction, so that after a kill all of them are there or none; whatever is there is
whole and never computed again.
"""

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import platformdirs
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.experiments.experiment import FAMILY, Experiment
from core.results.intervals import Resampling
from core.results.joining import replicates_of, shortened
from core.results.result import CURVE_COLUMNS, FINISHED, Result
from core.settings.version import ENGINE

SCHEMA = 1
# That a writer waits for another. Ours write the rows of one chunk and let go, so that a minute is
# met only by a disk that hangs, or by another program that holds the file.
BUSY_SECONDS = 60
KEYS = 500  # of one query: SQLite before 3.32 takes 999 values at most
_METADATA = sa.MetaData()
_EXPERIMENTS = sa.Table(
    "experiments",
    _METADATA,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("engine", sa.String(20), nullable=False),
    sa.Column("settings", sa.JSON, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("overlap", sa.Float, nullable=False),
    sa.Column("scores", sa.LargeBinary, nullable=False),
    sa.Column("costs", sa.LargeBinary, nullable=False),
    sa.Column("curves", sa.LargeBinary, nullable=True),  # of races; a sweep keeps none
    sa.Column("finished", sa.DateTime(timezone=True), nullable=False),
)
# what else was trained for an advice, each a table by the key of its job
_MEASUREMENTS = sa.Table(
    "measurements",
    _METADATA,
    sa.Column("key", sa.String(120), primary_key=True),
    sa.Column("engine", sa.String(20), nullable=False),
    sa.Column("frame", sa.LargeBinary, nullable=False),
    sa.Column("finished", sa.DateTime(timezone=True), nullable=False),
)
_SCHEMA = sa.Table("schema_version", _METADATA, sa.Column("version", sa.Integer, primary_key=True))
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
                sa.event.listen(self._engine, "connect", _set_up_sqlite)
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
        insert = self._insert(_EXPERIMENTS)
        whole = insert.on_conflict_do_update(
            index_elements=["key"],
            set_={name: insert.excluded[name] for name in rows[0] if name != "key"},
            where=_EXPERIMENTS.c.curves.is_(None) & insert.excluded.curves.is_not(None),
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
            columns = [c for c in _EXPERIMENTS.c if with_curves or c.name != "curves"]
            return {
                experiment: _taken(row, experiment)
                for keys in _cut(list(serving))
                for row in connection.execute(
                    sa.select(*columns).where(_EXPERIMENTS.c.key.in_(keys))
                ).mappings()
                for experiment in serving[row["key"]]
            }

    def keep(self, key: str, frame: pd.DataFrame) -> None:
        """Keep what a job of an advice has measured; if it is there already, the first stays."""
        row = {"key": key, "engine": ENGINE, "frame": _packed(frame), "finished": datetime.now(UTC)}
        insert = self._insert(_MEASUREMENTS).on_conflict_do_nothing(index_elements=["key"])
        with self._engine.begin() as connection:
            connection.execute(insert, [row])

    def kept(self, keys: Sequence[str]) -> dict[str, pd.DataFrame]:
        """Return, by key, what is there of what jobs have measured."""
        columns = _MEASUREMENTS.c.key, _MEASUREMENTS.c.frame
        with self._engine.connect() as connection:
            return {
                row.key: _frame(row.frame)
                for some in _cut(keys)
                for row in connection.execute(
                    sa.select(*columns).where(_MEASUREMENTS.c.key.in_(some))
                )
            }

    def count(self) -> int:
        """Count the finished experiments."""
        with self._engine.connect() as connection:
            return int(connection.scalar(sa.select(sa.func.count()).select_from(_EXPERIMENTS)) or 0)

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
        _SCHEMA.create(connection, checkfirst=True)
        version = connection.scalar(sa.select(_SCHEMA.c.version))
        # also where a version of ours made some of the tables: those that came later are added
        _METADATA.create_all(connection)
        if version is None:
            version = SCHEMA
            connection.execute(sa.insert(_SCHEMA).values(version=version))
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
    ended = _EXPERIMENTS.c.outcome != FINISHED  # then there are no curves either
    family = sa.func.substr(_EXPERIMENTS.c.key, 1, FAMILY)
    query = sa.select(_EXPERIMENTS.c.key, _EXPERIMENTS.c.outcome).where(family.in_(families))
    if with_curves:
        query = query.where(_EXPERIMENTS.c.curves.is_not(None) | ended)
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


def _set_up_sqlite(connection: Any, record: object) -> None:
    """Let readers go on while one writes, and writers wait for each other."""
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    end = time.monotonic() + BUSY_SECONDS
    while True:  # SQLite does not wait by itself when others turn this mode on at the same moment
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.01)
    # with WAL: a kill loses nothing, a power cut the last transactions, and the file stays whole
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


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
        "scores": _packed(result.scores),
        "costs": _packed(result.costs),
        "curves": None if result.curves.empty else _packed(result.curves),
        "finished": datetime.now(UTC),
    }


def _packed(frame: pd.DataFrame) -> bytes:
    """Write a frame in Arrow's format, which readers cannot be made to execute."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _frame(data: bytes) -> pd.DataFrame:
    with pa.ipc.open_stream(data) as reader:
        frame: pd.DataFrame = reader.read_pandas()
        return frame


def _unpacked(row: sa.RowMapping, experiment: Experiment) -> Result:
    curves = row.get("curves")
    return Result(
        _frame(row["scores"]),
        pd.DataFrame(columns=list(CURVE_COLUMNS)) if curves is None else _frame(curves),
        _frame(row["costs"]),
        row["outcome"],
        Resampling(row["overlap"], experiment.source.starts),
    )
