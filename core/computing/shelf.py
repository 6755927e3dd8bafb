"""What a person keeps in their Library: a few words, numbers and a report for each thing.

Who has the id of a shelf has the shelf; the database knows its hash alone. What nobody has come
back to for KEPT_DAYS is deleted.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pandas as pd
import sqlalchemy as sa

from core.computing.database import Database, insert_into
from core.computing.encoding import Row, packed, unpacked
from core.computing.schema import LIBRARY
from core.computing.store import Store
from core.computing.troubles import Side

KEPT_DAYS = 90  # after a person has last looked at their Library
MOST = 200  # things on a shelf; of more the oldest go
NAME, NOTES = 80, 2000  # letters
REPORT_BYTES = 2_000_000
LOOKED = timedelta(days=1)  # between two notes of when a person has looked


@dataclass(frozen=True)
class Thing:
    """One thing on a shelf, without its numbers and its report.

    Attributes:
        key: tells it from the others of a shelf.
        kind: "experiment", "sweep" or "advice".
        about: what there is to say of it, as JSON has it; its makers know the names.
    """

    key: str
    kind: str
    name: str
    about: Mapping[str, Any]
    notes: str = ""
    finished: datetime = field(default_factory=lambda: datetime.now(UTC))


class Shelf:
    """The Library of one person; while the database is in trouble nothing is done or found.

    Args:
        id: that nobody can guess.
    """

    def __init__(self, store: Store, id: str) -> None:
        self._store = store
        self._owner = hashlib.sha256(id.encode()).hexdigest()

    def things(self) -> list[Thing] | None:
        """List what is there, the latest first; None: it cannot be read now."""
        rows = self._store.use(Side.READING, partial(_listed, self._owner))
        if rows and min(map(_seen, rows)) < datetime.now(UTC) - LOOKED:
            self._store.use(Side.WRITING, partial(_looked, self._owner))
        return None if rows is None else [_thing(row) for row in rows]

    def put(self, thing: Thing, numbers: pd.DataFrame | None = None, report: str = "") -> bool:
        """Keep a thing, unless one of this key is there; return whether it is kept now."""
        written = report.encode() if len(report.encode()) <= REPORT_BYTES else b""
        row = {
            "owner": self._owner,
            "key": thing.key,
            "kind": thing.kind,
            "name": thing.name[:NAME],
            "notes": thing.notes[:NOTES],
            "about": dict(thing.about),
            "numbers": None if numbers is None else packed(numbers, thing.key),
            "report": written or None,
            "finished": thing.finished,
            "seen": datetime.now(UTC),
        }
        return bool(self._store.use(Side.WRITING, partial(_put, [row])))

    def rename(self, key: str, name: str, notes: str) -> bool:
        """Give a thing another name and other notes."""
        words = {"name": name[:NAME], "notes": notes[:NOTES]}
        return bool(self._store.use(Side.WRITING, partial(_changed, self._owner, key, words)))

    def take(self, key: str) -> Row | None:
        """Take a thing off the shelf, and return all of it, to be put back if that was a mistake.

        None: it is not there, or cannot be taken now.
        """
        return self._store.use(Side.WRITING, partial(_taken, self._owner, key))

    def put_back(self, row: Row) -> bool:
        """Put what was taken where it was."""
        return bool(self._store.use(Side.WRITING, partial(_put, [row])))

    def numbers(self, key: str) -> pd.DataFrame | None:
        """Return the numbers of a thing, where there are some.

        Raises:
            DamagedRowError: when a disk has changed them.
        """
        data = self._store.use(Side.READING, partial(_part, self._owner, key, "numbers"))
        return None if data is None else unpacked(data, key)

    def report(self, key: str) -> str | None:
        """Return the report of a thing, where there is one."""
        data = self._store.use(Side.READING, partial(_part, self._owner, key, "report"))
        return None if data is None else data.decode()


def _thing(row: Row) -> Thing:
    words = {name: row[name] for name in ("key", "kind", "name", "about", "notes")}
    return Thing(**words, finished=_aware(row["finished"]))


def _seen(row: Row) -> datetime:
    return _aware(row["seen"])


def _aware(moment: datetime) -> datetime:
    """SQLite keeps no zone: what is written is UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


# what follows is done by the store's clerk

_LISTED = [LIBRARY.c[n] for n in ("key", "kind", "name", "notes", "about", "finished", "seen")]


def _mine(owner: str, key: str) -> sa.ColumnElement[bool]:
    return (LIBRARY.c.owner == owner) & (LIBRARY.c.key == key)


def _listed(owner: str, database: Database) -> list[Row]:
    query = sa.select(*_LISTED).where(LIBRARY.c.owner == owner)
    with database.open().connect() as connection:
        ordered = query.order_by(LIBRARY.c.finished.desc(), LIBRARY.c.key)
        return [dict(row) for row in connection.execute(ordered).mappings()]


def _looked(owner: str, database: Database) -> None:
    with database.open().begin() as connection:
        mine = sa.update(LIBRARY).where(LIBRARY.c.owner == owner)
        connection.execute(mine.values(seen=datetime.now(UTC)))


def _put(rows: Sequence[Row], database: Database) -> bool:
    """Write rows; those that nobody has come back to go, and the oldest of too many."""
    owner = rows[0]["owner"]
    with database.open().begin() as connection:
        insert = insert_into(connection, LIBRARY)
        connection.execute(insert.on_conflict_do_nothing(index_elements=["owner", "key"]), rows)
        forgotten = LIBRARY.c.seen < datetime.now(UTC) - timedelta(days=KEPT_DAYS)
        connection.execute(sa.delete(LIBRARY).where(forgotten))
        latest = sa.select(LIBRARY.c.key).where(LIBRARY.c.owner == owner)
        latest = latest.order_by(LIBRARY.c.finished.desc(), LIBRARY.c.key).limit(MOST)
        beyond = (LIBRARY.c.owner == owner) & LIBRARY.c.key.not_in(latest)
        connection.execute(sa.delete(LIBRARY).where(beyond))
    return True


def _changed(owner: str, key: str, words: Mapping[str, str], database: Database) -> bool:
    with database.open().begin() as connection:
        done = connection.execute(sa.update(LIBRARY).where(_mine(owner, key)).values(**words))
        return bool(done.rowcount)


def _taken(owner: str, key: str, database: Database) -> Row | None:
    with database.open().begin() as connection:
        found = connection.execute(sa.select(LIBRARY).where(_mine(owner, key))).mappings().first()
        connection.execute(sa.delete(LIBRARY).where(_mine(owner, key)))
        return None if found is None else dict(found)


def _part(owner: str, key: str, name: str, database: Database) -> bytes | None:
    with database.open().connect() as connection:
        found = connection.scalar(sa.select(LIBRARY.c[name]).where(_mine(owner, key)))
        return None if found is None else bytes(found)
