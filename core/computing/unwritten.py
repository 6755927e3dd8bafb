"""What could not be written yet: held in memory, found there, and written when that is possible."""

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.computing.encoding import Row

# Some 10,000 points of sweeps, or 1,000 races with their curves. When more comes, the oldest go.
LIMIT_BYTES = 64 * 2**20
OVERHEAD = 1000  # bytes of a row beside its frames: the key, and settings that share their texts


@dataclass(frozen=True, eq=False)
class Group:
    """Rows of a table that are written together or not at all."""

    table: sa.Table
    rows: Sequence[Row]

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        values = (value for row in self.rows for value in row.values())
        frames = sum(len(value) for value in values if isinstance(value, bytes))
        return frames + OVERHEAD * len(self.rows)


class Unwritten:
    """Groups that wait to be written, the oldest first. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._groups: deque[Group] = deque()
        self._size = 0

    def add(self, group: Group) -> None:
        """Hold a group; if that is too much, the oldest are forgotten."""
        with self._lock:
            self._groups.append(group)
            self._size += group.size
            while self._size > LIMIT_BYTES:
                self._size -= self._groups.popleft().size

    def first(self) -> Group | None:
        """Return the oldest group, if there is one."""
        with self._lock:
            return self._groups[0] if self._groups else None

    def remove(self, group: Group) -> None:
        """Let a group go, unless it was forgotten in the meantime."""
        with self._lock:
            if group in self._groups:
                self._groups.remove(group)
                self._size -= group.size

    def rows(self, table: sa.Table) -> dict[str, Row]:
        """Return the rows for a table by their key, as the table would have them."""
        with self._lock:
            groups = [group for group in self._groups if group.table is table]
        found: dict[str, Row] = {}
        for row in (row for group in groups for row in group.rows):
            first = found.setdefault(row["key"], row)
            if first.get("curves") is None and row.get("curves") is not None:
                found[row["key"]] = row
        return found
