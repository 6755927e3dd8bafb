"""Rooms in the store's database. Here whatever cannot be done raises; one thread uses it."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.classroom.room import Answers, Room
from core.computing.database import Database
from core.computing.faults import Fault, fault_of
from core.computing.schema import CLASS_ANSWERS, CLASSES, SECRETS

SECRET_BYTES = 32
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Change:
    """What is to be kept of a room.

    Attributes:
        anew: whether the answers that are there go first.
        answers: question, person, answer.
    """

    code: str
    key: str
    opened: float
    at: int
    ended: bool
    anew: bool
    answers: tuple[tuple[str, str, str], ...]


class Ledger:
    """The tables of rooms.

    Args:
        url: of SQLAlchemy; None: see `core.computing.database.default_url`.
    """

    def __init__(self, url: str | None = None) -> None:
        self._database = Database(url)

    @property
    def file(self) -> str | None:
        """The name of the database's file; None: a server's, or not known yet."""
        return self._database.file

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def keep(self, changes: Sequence[Change]) -> None:
        """Write changes, all or none; each raises the version of its room."""

        def work(connection: sa.Connection) -> None:
            for change in changes:
                _write(connection, change)

        self._in_turn(work)

    def versions(self, codes: Sequence[str]) -> dict[str, int]:
        """Return the versions of rooms by code, of those that are there."""
        table = CLASSES.c
        query = sa.select(table.code, table.version).where(table.code.in_(codes))
        return self._in_turn(lambda c: {row.code: row.version for row in c.execute(query)})

    def find(self, code: str) -> tuple[Room, int] | None:
        """Return a room and its version, if it is there."""
        return self._in_turn(lambda connection: _read(connection, code))

    def drop(self, before: float) -> None:
        """Delete rooms that were opened before a moment, and all that was answered in them."""
        old = sa.select(CLASSES.c.code).where(CLASSES.c.opened < before)

        def work(connection: sa.Connection) -> None:
            connection.execute(sa.delete(CLASS_ANSWERS).where(CLASS_ANSWERS.c.code.in_(old)))
            connection.execute(sa.delete(CLASSES).where(CLASSES.c.opened < before))

        self._in_turn(work)

    def secret(self, name: str) -> bytes:
        """Return a secret of the servers, made by the first that asks for it."""
        made = {"name": name, "secret": secrets.token_bytes(SECRET_BYTES)}
        query = sa.select(SECRETS.c.secret).where(SECRETS.c.name == name)

        def work(connection: sa.Connection) -> bytes:
            found = connection.scalar(query)
            if found is None:
                insert = _insert(connection, SECRETS)
                connection.execute(insert.on_conflict_do_nothing(index_elements=["name"]), made)
                found = connection.scalar(query)
            return bytes(found or b"")

        return self._in_turn(work)

    def _in_turn(self, work: Callable[[sa.Connection], Answer]) -> Answer:
        """Do something in a transaction; a database that is damaged or gone is begun anew."""
        try:
            with self._database.open().begin() as connection:
                return work(connection)
        except Exception as error:
            fault = fault_of(error)
            if fault is Fault.EMPTIED:
                self._database.close()
            elif fault is not Fault.DAMAGED or self._database.begin_anew() is None:
                raise
        with self._database.open().begin() as connection:
            return work(connection)


def _write(connection: sa.Connection, change: Change) -> None:
    head = {"code": change.code, "key": change.key, "opened": change.opened}
    now = {"at": change.at, "ended": change.ended}
    insert = _insert(connection, CLASSES).values(**head, **now, version=1)
    later = {**now, "version": CLASSES.c.version + 1}
    connection.execute(insert.on_conflict_do_update(index_elements=["code"], set_=later))
    if change.anew:
        connection.execute(sa.delete(CLASS_ANSWERS).where(CLASS_ANSWERS.c.code == change.code))
    if change.answers:
        insert = _insert(connection, CLASS_ANSWERS)
        connection.execute(
            insert.on_conflict_do_update(
                index_elements=["code", "question", "person"],
                set_={"answer": insert.excluded.answer},
            ),
            [
                {"code": change.code, "question": question, "person": person, "answer": answer}
                for question, person, answer in change.answers
            ],
        )


def _read(connection: sa.Connection, code: str) -> tuple[Room, int] | None:
    row = connection.execute(sa.select(CLASSES).where(CLASSES.c.code == code)).mappings().first()
    if row is None:
        return None
    room = Room(code, row["key"], row["opened"], row["at"], row["ended"], moved=False)
    table = CLASS_ANSWERS.c
    query = sa.select(table.question, table.person, table.answer).where(table.code == code)
    answers: Answers = room.answers
    for question, person, answer in connection.execute(query):
        if question in answers:  # else of a flow that was another
            answers[question][person] = answer
    return room, int(row["version"])


def _insert(connection: sa.Connection, table: sa.Table) -> Any:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)
