import errno
import sqlite3

import psycopg
import pytest
import sqlalchemy as sa

from core.computing.faults import Fault, fault_of, sentence


def of_sqlite(code: int, text: str = "") -> sqlite3.Error:
    """Make an error of SQLite as its driver does."""
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (of_sqlite(sqlite3.SQLITE_FULL), Fault.FULL),
        (of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), Fault.LOCKED),
        (of_sqlite(sqlite3.SQLITE_READONLY_DIRECTORY), Fault.READ_ONLY),
        (of_sqlite(sqlite3.SQLITE_IOERR_SHORT_READ), Fault.FAILING),
        (of_sqlite(sqlite3.SQLITE_CORRUPT_INDEX), Fault.DAMAGED),
        (of_sqlite(sqlite3.SQLITE_ERROR, "no such table: experiments"), Fault.EMPTIED),
        (of_sqlite(sqlite3.SQLITE_ERROR, 'near "SELEC": syntax error'), None),
        (of_sqlite(sqlite3.SQLITE_CONSTRAINT_NOTNULL), None),
        (sqlite3.ProgrammingError("Incorrect number of bindings"), None),
        (sqlite3.OperationalError("Could not decode to UTF-8 column"), Fault.DAMAGED),
        (OSError(errno.ENOSPC, "No space left on device"), Fault.FULL),
        (PermissionError(errno.EACCES, "Permission denied"), Fault.UNREACHABLE),
        (TimeoutError(), Fault.SILENT),
        (psycopg.OperationalError("connection refused"), Fault.UNREACHABLE),
        (psycopg.errors.AdminShutdown(), Fault.UNREACHABLE),
        (psycopg.errors.DiskFull(), Fault.FULL),
        (psycopg.errors.LockNotAvailable(), Fault.LOCKED),
        (psycopg.errors.QueryCanceled(), Fault.SILENT),
        (psycopg.errors.InsufficientPrivilege(), Fault.READ_ONLY),
        (psycopg.errors.UndefinedTable(), Fault.EMPTIED),
        (psycopg.errors.SyntaxError(), None),
        (psycopg.errors.NotNullViolation(), None),
        (psycopg.ProgrammingError("the query has 1 placeholder"), None),
        (ValueError("a mistake"), None),
        (sa.exc.InvalidRequestError("a mistake"), None),
    ],
)
def test_what_means_that_the_storage_is_away(error: Exception, fault: Fault | None) -> None:
    """Only what a disk, a lock or a connection does means so, also where SQLAlchemy wraps it."""
    assert fault_of(error) is fault
    if not isinstance(error, sa.exc.SQLAlchemyError):
        assert fault_of(sa.exc.DBAPIError("SELECT 1", None, error)) is fault


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.EMPTIED])
def test_every_fault_of_a_file_has_its_sentence(fault: Fault) -> None:
    """It says what has happened, what a person can do, and that training goes on."""
    said = sentence(fault, "results.sqlite")
    assert said.startswith("Results are not kept: the ") or "another program" in said
    assert said.endswith("; training goes on.")
    assert said.count(". ") == 1
    assert "{" not in said
