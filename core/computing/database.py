"""Finished experiments in a database: SQLite or PostgreSQL. Here whatever cannot be done raises."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import platformdirs
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.computing.connecting import StoreError, engine_of, named, parsed, refusal
from core.computing.encoding import Row
from core.computing.faults import fault_of
from core.computing.files import ResultsFile
from core.computing.schema import EXPERIMENTS, INSIGHTS, METADATA, SCHEMA, SCHEMA_VERSION
from core.computing.serving import Held
from core.experiments.experiment import FAMILY

# Some 200 of the first page's size. Who comes back after more has them measured again in seconds.
INSIGHT_BYTES = 100_000_000
_ALONE = {  # until the transaction ends
    # at once: who first reads and then wants to write fails in SQLite, however long it would wait
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "SELECT pg_advisory_xact_lock(710907)",  # any number, the same for all of us
}


def default_url() -> str:
    """Return TOGETHER_DATABASE, or a file in the user's data folder."""
    return os.environ.get("TOGETHER_DATABASE") or f"sqlite:///{_folder() / 'results.sqlite'}"


def store_folder() -> Path | None:
    """Return the folder of the file that results are kept in; None: they are kept elsewhere."""
    url = parsed(default_url())
    name = url.database or ":"
    if url.get_backend_name() != "sqlite" or name.startswith((":", "file:")):
        return None
    return Path(name).parent


def _folder() -> Path:
    return Path(platformdirs.user_data_dir("together-or-apart", appauthor=False))


class Database:
    """The tables of what is finished, for use by one thread.

    It is opened when it is first used, and again when it is another one: when a file was replaced
    or, after `close`, whatever came.

    Args:
        url: of SQLAlchemy; None: see `default_url`.

    Attributes:
        file: the name of the file; None: a server's, or not known yet.
    """

    def __init__(self, url: str | None) -> None:
        self._text = url or default_url()
        self._ours = self._text == f"sqlite:///{_folder() / 'results.sqlite'}"
        self.file: str | None = None
        self._files: ResultsFile | None = None
        self._engine: sa.Engine | None = None
        self._identity: object = None

    def open(self) -> sa.Engine:
        """Connect, and make the tables where there are none.

        Raises:
            StoreError: when the database is none that can be the store, whatever is tried.
        """
        if self._engine is not None and self._identity != self._now():
            self.close()
        if self._engine is None:
            engine = self._connect()
            try:
                self._set_up(engine)
            except BaseException:
                engine.dispose()
                raise
            self._engine, self._identity = engine, self._now()
        return self._engine

    def close(self) -> None:
        """Close all connections."""
        if self._engine is not None:
            self._engine.dispose()
        self._engine = None

    def begin_anew(self) -> tuple[str, str] | None:
        """Begin a new file if this one is damaged: see `ResultsFile.begin_anew`."""
        self.close()
        return self._files.begin_anew() if self._files else None

    def write(self, table: sa.Table, rows: Sequence[Row]) -> None:
        """Write rows, all or none; a row that is there stays, but see `Store.put_all`.

        Of insights the oldest go where all of them are larger than INSIGHT_BYTES.
        """
        with self.open().begin() as connection:
            insert = insert_into(connection, table)
            if table is EXPERIMENTS:
                insert = insert.on_conflict_do_update(
                    index_elements=["key"],
                    set_={name: insert.excluded[name] for name in rows[0] if name != "key"},
                    where=table.c.curves.is_(None) & insert.excluded.curves.is_not(None),
                )
            else:
                insert = insert.on_conflict_do_nothing(index_elements=["key"])
            connection.execute(insert, rows)
            if table is INSIGHTS:
                connection.execute(_beyond(INSIGHT_BYTES))

    def held(self, families: Sequence[str]) -> dict[str, Held]:
        """Return, by key, what there is of families of experiments."""
        table = EXPERIMENTS.c
        # the keys alone first: SQLite has them together, and the rest lies between the frames
        family = sa.func.substr(table.key, 1, FAMILY)
        keys = sa.select(table.key).where(family.in_(families))
        columns = table.key, table.outcome, table.curves.is_not(None)
        with self.open().connect() as connection:
            found = connection.execute(sa.select(*columns).where(table.key.in_(keys)))
            return {key: Held(outcome, has_curves) for key, outcome, has_curves in found}

    def experiments(self, keys: Sequence[str], with_curves: bool) -> dict[str, Row]:
        """Return rows of experiments by their key, with curves only if they are wanted."""
        names = ["key", "outcome", "overlap", "scores", "costs", *(["curves"] * with_curves)]
        return self._rows(EXPERIMENTS, keys, names)

    def frames(self, table: sa.Table, keys: Sequence[str]) -> dict[str, Row]:
        """Return rows of measurements or insights by their key."""
        return self._rows(table, keys, ["key", "frame"])

    def drop(self, table: sa.Table, keys: Sequence[str]) -> None:
        """Delete rows."""
        with self.open().begin() as connection:
            connection.execute(sa.delete(table).where(table.c.key.in_(keys)))

    def count(self) -> int:
        """Count the experiments."""
        with self.open().connect() as connection:
            return int(connection.scalar(sa.select(sa.func.count()).select_from(EXPERIMENTS)) or 0)

    def _rows(self, table: sa.Table, keys: Sequence[str], names: Sequence[str]) -> dict[str, Row]:
        query = sa.select(*(table.c[name] for name in names)).where(table.c.key.in_(keys))
        with self.open().connect() as connection:
            return {row["key"]: dict(row) for row in connection.execute(query).mappings()}

    def _connect(self) -> sa.Engine:
        url = parsed(self._text)
        if url.get_backend_name() == "sqlite":
            self.file = Path(url.database or "").name
            if not (url.database or ":").startswith((":", "file:")):  # in memory, with options
                self._files = ResultsFile(Path(url.database or ""))
                url = url.set(database=str(self._files.newest))
                self.file = self._files.newest.name
        if self._ours:
            _folder().mkdir(parents=True, exist_ok=True)
        return engine_of(url)

    def _now(self) -> object:
        return self._files.identity() if self._files else None

    def _set_up(self, engine: sa.Engine) -> None:
        """Make the tables where there are none, and require their version.

        Others who open the database at the same moment wait. Where all is there nothing is
        written, so that what may only be read can be.
        """
        try:
            with engine.connect() as connection:
                whole = all(sa.inspect(connection).has_table(name) for name in METADATA.tables)
                version = connection.scalar(sa.select(SCHEMA_VERSION.c.version)) if whole else None
            if version is None:
                with engine.begin() as connection:
                    version = _make_tables(connection)
        except sa.exc.DBAPIError as error:
            if fault_of(error) is not None:
                raise
            raise refusal(named(engine.url), str(error).splitlines()[0]) from error
        _require(version)


def _make_tables(connection: sa.Connection) -> int:
    connection.exec_driver_sql(_ALONE[connection.dialect.name])
    SCHEMA_VERSION.create(connection, checkfirst=True)
    version = connection.scalar(sa.select(SCHEMA_VERSION.c.version))
    if version is None:
        version = SCHEMA
        connection.execute(sa.insert(SCHEMA_VERSION).values(version=version))
    _require(version)
    # also where a version of ours made some of the tables: those that came later are added
    METADATA.create_all(connection)
    return int(version)


def _require(version: int) -> None:
    if version != SCHEMA:
        raise StoreError(
            f"the results file must have schema {SCHEMA}, got {version}; move it away, or name "
            "another database in TOGETHER_DATABASE"
        )


def _beyond(size: int) -> sa.Delete:
    """Return what deletes the insights that are older than the latest of so many bytes in all."""
    table = INSIGHTS.c
    latest_first = sa.desc(table.finished), table.key
    total = sa.func.sum(sa.func.length(table.frame)).over(order_by=latest_first)
    ranked = sa.select(table.key, total.label("total")).subquery()
    old = sa.select(ranked.c.key).where(ranked.c.total > size)
    return sa.delete(INSIGHTS).where(table.key.in_(old))


def insert_into(connection: sa.Connection, table: sa.Table) -> Any:
    """Return an INSERT of this kind of database, which can say what is done about equal keys."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)
