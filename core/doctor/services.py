"""The database and the workers: are they there, and do they answer?"""

import platform
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any, TypeVar

import pandas as pd
import sqlalchemy as sa
from distributed import Client

from core.computing.clerk import Clerk
from core.computing.cluster import Cluster
from core.computing.connecting import StoreError
from core.computing.database import Database
from core.computing.faults import fault_of, sentence
from core.computing.rows import frame_row
from core.computing.schema import MEASUREMENTS
from core.doctor.finding import Finding
from core.settings.version import ENGINE

PATIENCE_SECONDS = 15.0  # for a database that hangs
START_SECONDS = 60.0  # that a worker of our own may take to start on a busy machine
STRICT = ("cloudpickle", "dask", "distributed", "numpy", "pandas", "torch")  # alike on all machines
NO_WORKERS = (
    "No workers have come to the scheduler. Start some: dask worker, its address, --nthreads 1."
)

Answer = TypeVar("Answer")


def store() -> Finding:
    """Open the database, write a row to it and take it back."""
    database = Database(None)
    try:
        count = _patiently(lambda: _tried(database))
    except StoreError as refused:
        return Finding("store", False, f"{refused}.")
    except Exception as error:
        fault = fault_of(error)
        if fault is None:  # a mistake of ours, whose traceback is wanted
            raise
        return Finding("store", False, sentence(fault, database.file))
    where = "a database server" if database.file is None else database.file
    return Finding("store", True, f"{where} can be read and written; it holds {count} experiments.")


def _tried(database: Database) -> int:
    engine = database.open()
    try:
        with engine.connect() as connection:
            row = frame_row("doctor", pd.DataFrame({"tried": [1]}))
            connection.execute(sa.delete(MEASUREMENTS).where(MEASUREMENTS.c.key == row["key"]))
            connection.execute(sa.insert(MEASUREMENTS), [row])
            connection.rollback()
        return database.count()
    finally:
        database.close()


def _patiently(do: Callable[[], Answer]) -> Answer:
    clerk = Clerk("doctor", lambda: None, PATIENCE_SECONDS)
    try:
        return clerk.ask(do, PATIENCE_SECONDS)
    finally:
        clerk.leave()


def workers(address: str | None = None, seconds: float = START_SECONDS) -> list[Finding]:
    """Start a worker of our own, or reach those of a scheduler, and ask what they are.

    Args:
        address: of the scheduler; None: TOGETHER_SCHEDULER, or our own.
    """
    cluster = Cluster(address, workers=1)
    try:
        client = cluster.client(seconds)
        if not client.nthreads():
            return [Finding("workers", False, NO_WORKERS)]
        return _asked(client, versions())
    except ConnectionError as away:
        return [Finding("workers", False, cluster.trouble or f"{away}.")]
    finally:
        cluster.close()


def _asked(client: Client, ours: Mapping[str, str]) -> list[Finding]:
    """Ask every worker for its versions, and compare them with ours."""
    theirs = client.run(versions, on_error="return")
    failed = [str(answer) for answer in theirs.values() if not isinstance(answer, dict)]
    if failed:
        return [
            Finding(
                "workers",
                False,
                f"{len(failed)} of {len(theirs)} workers must have this project installed, got "
                f"{failed[0]!r}. Install the same version there.",
            )
        ]
    count = len(theirs)
    found = Finding("workers", True, f"{count} worker{'s answer' if count > 1 else ' answers'}.")
    others = sorted({line for answer in theirs.values() for line in differing(ours, answer)})
    if not others:
        return [found, Finding("versions of workers", True, "the same as here.")]
    said = f"{'; '.join(others)}. Install the same versions everywhere: numbers may differ."
    return [found, Finding("versions of workers", False, said)]


def versions() -> dict[str, str]:
    """Say what this process runs: the engine's version, Python's, and packages'."""
    major, minor, _ = platform.python_version_tuple()
    own = {"engine": ENGINE, "Python": f"{major}.{minor}"}
    return own | {name: version(name).partition("+")[0] for name in STRICT}


def differing(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    """Name what is not the same, in words.

    >>> differing({"engine": "3", "torch": "2.13.0"}, {"engine": "3", "torch": "2.12.0"})
    ['torch must be 2.13.0 as here, got 2.12.0']
    """
    return [
        f"{name} must be {mine} as here, got {theirs.get(name, 'none')}"
        for name, mine in ours.items()
        if theirs.get(name) != mine
    ]
