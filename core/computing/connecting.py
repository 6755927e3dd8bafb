"""How a database is named and connected to, so that no call to it hangs for long."""

import sqlite3
import time
from typing import Any

import sqlalchemy as sa

# That SQLite waits for another writer, and PostgreSQL for a lock. Ours write the rows of one chunk
# and let go: more is met only where another program holds the file or the table.
BUSY_MS = 1000
STATEMENT_MS = 1500  # of PostgreSQL; then the statement is given up
BACKENDS = ("sqlite", "postgresql")
# libpq's: seconds to connect (it allows no less), and until a machine that has gone is given up
_LIBPQ = {
    "connect_timeout": 2,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
_MISSING_DRIVER = (
    "TOGETHER_DATABASE must name a database whose driver is installed, got {named}: for PostgreSQL "
    "write postgresql+psycopg://... and run pip install 'psycopg[binary]'"
)


class StoreError(Exception):
    """The database that was named cannot be the store; the message says why and what to do."""


def refusal(named: str, why: str) -> StoreError:
    """Make the sentence about a database that is none of ours."""
    return StoreError(
        f"TOGETHER_DATABASE must name a database that can be opened, got {named}: {why}"
    )


def parsed(text: str) -> sa.URL:
    """Read the URL of a database.

    Raises:
        StoreError: when it is none, or one of another kind.
    """
    try:
        url = sa.make_url(text)
    except (sa.exc.ArgumentError, ValueError):
        # what came is not shown: an odd sign in a password moves parts of it to other places
        url = None
    if url is None or "@" in (url.host or ""):
        raise refusal(
            "a text that is not the URL of one", "write @ : / in a password as %40 %3A %2F"
        )
    try:
        backend = url.get_backend_name()
        if backend not in BACKENDS:
            raise ValueError("it must be SQLite or PostgreSQL")
        url.get_dialect().import_dbapi()
    except ImportError as error:
        raise StoreError(_MISSING_DRIVER.format(named=named(url))) from error
    except (sa.exc.ArgumentError, ValueError) as error:
        raise refusal(named(url), str(error).splitlines()[0]) from error
    return url


def named(url: sa.URL) -> str:
    """Write a URL without its password, which PostgreSQL also takes as an option."""
    return url.set(query={}).render_as_string()


def engine_of(url: sa.URL) -> sa.Engine:
    """Make an engine of one connection, for one thread; it connects when it is first used."""
    libpq = url.drivername in ("postgresql", "postgresql+psycopg", "postgresql+psycopg2")
    engine = sa.create_engine(
        url,
        poolclass=sa.QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_pre_ping=True,  # servers drop connections
        hide_parameters=True,  # in errors, which are logged: they are people's own
        connect_args=_LIBPQ if libpq else {},
    )
    sqlite = engine.dialect.name == "sqlite"
    sa.event.listen(engine, "connect", _set_up_sqlite if sqlite else _set_up_postgresql)
    return engine


def _set_up_sqlite(connection: Any, record: object) -> None:
    """Let readers go on while one writes, and writers wait for each other."""
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    end = time.monotonic() + BUSY_MS / 1000
    while True:  # SQLite does not wait by itself when others turn this mode on at the same moment
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError as error:
            code = error.sqlite_errorcode & 0xFF
            if code == sqlite3.SQLITE_READONLY:
                break  # what is there can be read nevertheless
            if code != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)
    # with WAL: a kill loses nothing, a power cut the last transactions, and the file stays whole
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _set_up_postgresql(connection: Any, record: object) -> None:
    """Have the server give up what takes long, so that we go on."""
    cursor = connection.cursor()
    cursor.execute(f"SET statement_timeout = {STATEMENT_MS}")
    cursor.execute(f"SET lock_timeout = {BUSY_MS}")
    cursor.close()
    connection.commit()  # else the first transaction that is rolled back takes them along
