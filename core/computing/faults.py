"""What an error of the storage means, and what a person can do about it.

Only what is listed here means that the storage is away; every other error is a mistake of ours.
"""

import errno
import sqlite3
from enum import Enum, auto


class Fault(Enum):
    """Why results cannot be kept or read at the moment."""

    FULL = auto()
    LOCKED = auto()
    READ_ONLY = auto()
    UNREACHABLE = auto()
    FAILING = auto()
    SILENT = auto()
    DAMAGED = auto()
    EMPTIED = auto()  # the tables have gone; they are made anew


GOES_ON = "training goes on"
_FILE = {
    Fault.FULL: ("the disk is full", "Free some space on the machine that runs this"),
    Fault.LOCKED: ("another program holds the file {name}", "Close that program"),
    Fault.READ_ONLY: (
        "the file {name} cannot be written",
        "Allow this program to write to the file and to its folder",
    ),
    Fault.UNREACHABLE: (
        "the file {name} cannot be opened",
        "See that its folder is there and can be written to, or name another database in "
        "TOGETHER_DATABASE",
    ),
    Fault.FAILING: ("the disk reports an error", "See that the disk is well and has space"),
    Fault.SILENT: ("the disk does not answer", "See that the disk is well and not too busy"),
    Fault.DAMAGED: ("the file {name} is damaged", "Move it to another folder"),
}
_SERVER = {
    Fault.FULL: ("the disk of the database is full", "Free some space there"),
    Fault.LOCKED: ("others hold the database's tables", "Have them let go"),
    Fault.READ_ONLY: (
        "the database allows no writing",
        "Give the user in TOGETHER_DATABASE the right to write",
    ),
    Fault.UNREACHABLE: (
        "the database cannot be reached",
        "See that it runs and that TOGETHER_DATABASE is right",
    ),
    Fault.SILENT: ("the database does not answer", "See that it runs and is not too busy"),
    Fault.DAMAGED: ("the database reports damage", "Have it repaired"),
}
_SQLITE = {
    sqlite3.SQLITE_FULL: Fault.FULL,
    sqlite3.SQLITE_BUSY: Fault.LOCKED,
    sqlite3.SQLITE_LOCKED: Fault.LOCKED,
    sqlite3.SQLITE_PROTOCOL: Fault.LOCKED,
    sqlite3.SQLITE_READONLY: Fault.READ_ONLY,
    sqlite3.SQLITE_PERM: Fault.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Fault.UNREACHABLE,
    sqlite3.SQLITE_IOERR: Fault.FAILING,
    sqlite3.SQLITE_CORRUPT: Fault.DAMAGED,
    sqlite3.SQLITE_NOTADB: Fault.DAMAGED,
}
# SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "53100": Fault.FULL,
    "55P03": Fault.LOCKED,
    "40P01": Fault.LOCKED,
    "40001": Fault.LOCKED,
    "25006": Fault.READ_ONLY,
    "42501": Fault.READ_ONLY,
    "57014": Fault.SILENT,
    "42P01": Fault.EMPTIED,
    "XX001": Fault.DAMAGED,
    "XX002": Fault.DAMAGED,
}
_AWAY = ("08", "28", "3D", "53", "57", "58")  # no connection, no such user, no memory, shut down


def fault_of(error: BaseException) -> Fault | None:
    """Return what an error says of the storage; None: nothing, it is a mistake of ours."""
    error = getattr(error, "orig", None) or error  # SQLAlchemy wraps the driver's own
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    if isinstance(error, TimeoutError):
        return Fault.SILENT
    if isinstance(error, OSError):
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return Fault.FULL if full else Fault.UNREACHABLE
    state = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)  # psycopg, psycopg2
    if state in _POSTGRESQL:
        return _POSTGRESQL[state]
    # drivers share these two names (PEP 249); without a state no server has answered
    lost = type(error).__name__ in ("OperationalError", "InterfaceError") and state is None
    return Fault.UNREACHABLE if lost or f"{state}".startswith(_AWAY) else None


def _of_sqlite(error: sqlite3.Error) -> Fault | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # Python's own: what should be text is none
        return Fault.DAMAGED if "decode to UTF-8" in str(error) else None
    if code == sqlite3.SQLITE_ERROR and "no such table" in str(error):
        return Fault.EMPTIED
    return _SQLITE.get(code & 0xFF)  # the rest of the code tells kinds of one error apart


def sentence(
    fault: Fault, file: str | None, what: str = "Results are", goes_on: str = GOES_ON
) -> str:
    """Say what has happened and what a person can do; a file by its name, None: a server.

    Args:
        what: is not kept. goes_on: what goes on nevertheless.
    """
    cause, remedy = (_SERVER if file is None else _FILE)[fault]
    return f"{what} not kept: {cause}. {remedy}; {goes_on}.".format(name=file)
