"""Which file SQLite keeps results in: a damaged one stays as it is, and a new one is begun.

All who keep results in one place go on in the newest file, so that they need not talk to each other
and no file is moved under those who have it open.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from core.computing.connecting import BUSY_MS
from core.computing.faults import Fault, fault_of

ANEW = 9  # new files at most: a disk that damages so many is not given more


class ResultsFile:
    """A file of SQLite and those that were begun after it was damaged.

    Args:
        first: the file; the later ones have its name with -new-1, -new-2 and so on.
    """

    def __init__(self, first: Path) -> None:
        self._first = first

    @property
    def newest(self) -> Path:
        """The file to keep results in."""
        return self._numbered(self._number())

    def identity(self) -> tuple[Path, int, int] | None:
        """Tell the newest file from another in its place; None: there is none."""
        newest = self.newest
        try:
            status = newest.stat()
        except OSError:
            return None
        return newest, status.st_dev, status.st_ino

    def begin_anew(self) -> tuple[str, str] | None:
        """Begin a new file if the newest is damaged; return the names of both.

        Raises:
            OSError, sqlite3.Error: when that cannot be found out or done.
        """
        number = self._number()
        damaged, new = self._numbered(number), self._numbered(number + 1)
        if number == ANEW or _is_sound(damaged):
            return None
        new.touch()  # now everybody goes on there
        return damaged.name, new.name

    def _number(self) -> int:
        number = 0
        while number < ANEW and os.path.exists(self._numbered(number + 1)):
            number += 1
        return number

    def _numbered(self, number: int) -> Path:
        if number == 0:
            return self._first
        return self._first.with_name(f"{self._first.stem}-new-{number}{self._first.suffix}")


def _is_sound(file: Path) -> bool:
    """Read all of a file with a connection that knows nothing of it yet."""
    if not os.path.exists(file):
        return True
    try:
        with closing(sqlite3.connect(file, timeout=BUSY_MS / 1000)) as connection:
            (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            return str(said) == "ok"
    except sqlite3.Error as error:
        if fault_of(error) is not Fault.DAMAGED:
            raise
        return False
