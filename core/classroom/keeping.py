"""Rooms kept in the store's database, and taken from it, by a thread that may wait for it.

A class never waits: what moves in memory is written within half a second, and what other servers
have written is read as often. While the database is away the class goes on in memory.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import TypeVar

from core.classroom.ledger import SECRET_BYTES, Change, Ledger
from core.classroom.room import SECONDS, Room
from core.computing.clerk import Clerk
from core.computing.connecting import StoreError
from core.computing.faults import fault_of, sentence

EVERY_SECONDS = 0.5
PATIENCE_SECONDS = 2.0
RETRY_LOOKS = 10  # looks between two tries while there is trouble
WHAT, GOES_ON = "The votes of this class are", "the class goes on"
MISTAKE = f"{WHAT} not kept for a mistake of ours, which is in the log; {GOES_ON}."
Answer = TypeVar("Answer")


@dataclass
class Shelf:
    """The rooms of this server; who holds the lock, for a moment only, may change them."""

    lock: Lock = field(default_factory=Lock)
    rooms: dict[str, Room] = field(default_factory=dict)  # by code


class Keeper:
    """Keeps a shelf of rooms.

    Args:
        clock: in seconds since 1970.
    """

    def __init__(self, shelf: Shelf, ledger: Ledger, clock: Callable[[], float]) -> None:
        self._shelf, self._ledger, self._clock = shelf, ledger, clock
        self._versions: dict[str, int] = {}  # of each room, the one that was read last
        self._waits = 0  # looks until the next try
        self._homework, self._closed = b"", False
        self.trouble = ""  # one sentence, while rooms are not kept
        self._clerk = Clerk("classroom", self._look, EVERY_SECONDS)

    def find(self, code: str) -> Room | None:
        """Return a room that is kept; None also while the database is away."""
        found = self._ask(partial(self._ledger.find, code))
        if found is None:
            return None
        room, self._versions[code] = found
        return room

    def homework(self) -> bytes:
        """Return the secret by which codes of homework are checked.

        While the database is away it is one of this server alone, until that ends.
        """
        with self._shelf.lock:
            known = self._homework
        if known:
            return known
        kept = self._ask(partial(self._ledger.secret, "homework"))
        with self._shelf.lock:
            self._homework = kept or self._homework or secrets.token_bytes(SECRET_BYTES)
            return self._homework

    def close(self) -> None:
        """Write what is not kept yet, and go."""
        if self._closed:
            return
        self._closed = True
        try:
            self._clerk.leave(self._end).result(PATIENCE_SECONDS)
        except TimeoutError:  # it is still done, unless the process ends before
            logging.getLogger(__name__).warning("the last votes may not be kept")

    def _ask(self, do: Callable[[], Answer]) -> Answer | None:
        """Have the thread do something now; None: there is trouble."""
        if self._waits:
            return None
        try:
            return self._clerk.ask(do, PATIENCE_SECONDS)
        except Exception as error:
            self._note(error)
            return None

    # what follows is done by the thread

    def _look(self) -> None:
        """Write and read what is new; where that cannot be done, rest for some looks."""
        if self._waits:
            self._waits -= 1
            return
        try:
            self._write()
            self._merge()
            self._expire()
        except Exception as error:
            self._note(error)
        else:
            self.trouble = ""

    def _end(self) -> None:
        self._waits = 0
        self._look()
        self._ledger.close()

    def _write(self) -> None:
        with self._shelf.lock:
            changes = [_changed(r) for r in self._shelf.rooms.values() if r.moved or r.dirty]
            for room in self._shelf.rooms.values():
                room.moved, room.anew, room.dirty = False, False, set()
        if not changes:
            return
        try:
            self._ledger.keep(changes)
        except Exception:
            with self._shelf.lock:
                for change in changes:
                    _put_back(self._shelf.rooms.get(change.code), change)
            raise

    def _merge(self) -> None:
        """Take what other servers have written; what is not written here yet stays."""
        with self._shelf.lock:
            codes = list(self._shelf.rooms)
        there = self._ledger.versions(codes) if codes else {}
        for code in codes:
            if there.get(code) == self._versions.get(code, 0):
                continue
            found = self._ledger.find(code)
            with self._shelf.lock:
                room = self._shelf.rooms.get(code)
                if room is None:
                    continue
                if found is None:  # the database is another one
                    room.moved = room.anew = True
                    continue
                kept, self._versions[code] = found
                room.take(kept)

    def _expire(self) -> None:
        before = self._clock() - SECONDS
        with self._shelf.lock:
            old = [code for code, room in self._shelf.rooms.items() if room.opened < before]
            for code in old:
                del self._shelf.rooms[code]
                self._versions.pop(code, None)
        self._ledger.drop(before)

    def _note(self, error: BaseException) -> None:
        """Say what keeps rooms from being kept."""
        self._waits = RETRY_LOOKS
        fault = fault_of(error)
        if isinstance(error, StoreError):
            self.trouble = f"{WHAT} not kept: {error}; {GOES_ON}."
        elif fault is None:
            self.trouble = MISTAKE
            logging.getLogger(__name__).error("the classroom made a mistake", exc_info=error)
        else:
            self.trouble = sentence(fault, self._ledger.file, WHAT, GOES_ON)


def _changed(room: Room) -> Change:
    """Return what of a room is to be kept."""
    answers = tuple(
        (question, person, answer)
        for question, said in room.answers.items()
        for person, answer in said.items()
        if room.anew or (question, person) in room.dirty
    )
    return Change(room.code, room.key, room.opened, room.at, room.ended, room.anew, answers)


def _put_back(room: Room | None, change: Change) -> None:
    """Note that a change of a room is not kept after all."""
    if room is not None:
        room.moved, room.anew = True, room.anew or change.anew
        room.dirty |= {(question, person) for question, person, _ in change.answers}
