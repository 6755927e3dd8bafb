"""All rooms of a server: started, entered by code, moved by their teacher, answered in.

Codes are drawn with 33 bits of entropy. In a minute a session may try ten wrong ones, and all of a
server 300: who tries for a whole day finds one open room with a chance of 4 in 100,000.
"""

import hmac
import time
from collections.abc import Callable

from core.classroom import codes
from core.classroom.attempts import Attempts
from core.classroom.keeping import Keeper, Shelf
from core.classroom.ledger import Ledger
from core.classroom.room import PEOPLE, SECONDS, RefusedError, Room, View

MOST = 200  # rooms at once
HERE_SECONDS = 15.0  # since somebody was seen: their page looks every three seconds, at the latest
UNKNOWN = (
    "No class has the code {code} now: look at the projector again, or ask your teacher. A class "
    "goes when its day is over."
)
AWAY = "Classes cannot be looked up at the moment: try again in a minute."
NOT_YOURS = "Only the teacher's own link can do that: open it again from where you keep it."


class Rooms:
    """The rooms. Safe to use from several threads.

    Args:
        ledger: where they are kept.
        clock: in seconds since 1970.
    """

    def __init__(self, ledger: Ledger, clock: Callable[[], float] = time.time) -> None:
        self._shelf, self._clock = Shelf(), clock
        self._keeper = Keeper(self._shelf, ledger, clock)
        self._guesses, self._starts = Attempts(10, 300), Attempts(5, 60)

    @property
    def trouble(self) -> str:
        """Why rooms are not kept, in one sentence; "" while they are."""
        return self._keeper.trouble

    def start(self, session: str) -> tuple[str, str]:
        """Open a room; return its code and its teacher's key.

        Raises:
            RefusedError: when too many are open, or were opened in the last minute.
        """
        self._starts.require(session)
        self._starts.count(session)
        code, key = codes.new_code(), codes.new_key()
        with self._shelf.lock:
            if len(self._shelf.rooms) >= MOST:
                raise RefusedError(f"{MOST} classes are open here; try again later.")
            self._shelf.rooms[code] = Room(code, codes.digest(code, key), self._clock())
        return code, key

    def enter(self, typed: str, session: str, person: str) -> str:
        """Return the code of the room that somebody has typed the code of.

        Who has been in the room comes back however many wrong codes others try.

        Raises:
            RefusedError: when there is none, or too many wrong ones were tried.
        """
        code = codes.read(typed)
        with self._shelf.lock:
            known = self._shelf.rooms.get(code)
            if known is not None and _who(code, person) in known.seen:
                return code
        self._guesses.require(session)
        if code and self._room(code) is not None:
            return code
        if code and self.trouble:
            raise RefusedError(AWAY)
        self._guesses.count(session)
        raise RefusedError(UNKNOWN.format(code=f"“{typed[:20]}”"))

    def teaches(self, code: str, key: str) -> bool:
        """Whether a key is that of the room's teacher."""
        room = self._room(code)
        return room is not None and hmac.compare_digest(room.key, codes.digest(code, key))

    def look(self, code: str) -> View | None:
        """Return what a room shows now, the same object until that changes; None: it is gone."""
        room = self._room(code)
        if room is None:
            return None
        with self._shelf.lock:
            return room.view()

    def answer(self, code: str, person: str, answer: str) -> None:
        """Count an answer: see `Room.answer`."""
        room = self._open(code)
        with self._shelf.lock:
            room.answer(_who(code, person), answer)

    def said(self, code: str, person: str, question: str) -> str | None:
        """Return what a person has answered to a question, if they have."""
        room = self._open(code)
        with self._shelf.lock:
            return room.answers.get(question, {}).get(_who(code, person))

    def go_to(self, code: str, key: str, at: int) -> None:
        """Show another screen; only the teacher can."""
        room = self._taught(code, key)
        with self._shelf.lock:
            room.go_to(at)
            room.begun = (room.begun or self._clock()) if room.at else 0.0

    def end(self, code: str, key: str) -> None:
        """End a class; only the teacher can."""
        room = self._taught(code, key)
        with self._shelf.lock:
            room.end()

    def seen(self, code: str, person: str) -> None:
        """Note that somebody looks at a room."""
        room, who = self._open(code), _who(code, person)
        with self._shelf.lock:
            if len(room.seen) < PEOPLE or who in room.seen:
                room.seen[who] = self._clock()

    def here(self, code: str) -> int:
        """Count who looks at a room now, or has answered what is asked."""
        room, since = self._open(code), self._clock() - HERE_SECONDS
        with self._shelf.lock:
            there = {who for who, at in room.seen.items() if at >= since}
            return len(there.union(room.answers.get(room.view().screen.question, ())))

    def minutes(self, code: str) -> int | None:
        """Return the whole minutes since the first screen was left.

        None: it was not, or this server does not know when.
        """
        room = self._open(code)
        with self._shelf.lock:
            return int((self._clock() - room.begun) // 60) if room.begun else None

    def homework(self) -> bytes:
        """Return the secret by which codes of homework are checked."""
        return self._keeper.homework()

    def close(self) -> None:
        """Keep what is not kept yet."""
        self._keeper.close()

    def _room(self, code: str) -> Room | None:
        """Return a room of these or of another server, in any case before its day is over.

        Never asked for by who holds the lock: the database may take a while.
        """
        with self._shelf.lock:
            room = self._shelf.rooms.get(code)
        if room is None and codes.read(code) and (found := self._keeper.find(code)) is not None:
            with self._shelf.lock:
                room = self._shelf.rooms.setdefault(code, found)
        return None if room is None or self._clock() - room.opened >= SECONDS else room

    def _open(self, code: str) -> Room:
        room = self._room(code)
        if room is None:
            raise RefusedError(UNKNOWN.format(code=codes.written(code)))
        return room

    def _taught(self, code: str, key: str) -> Room:
        if not self.teaches(code, key):
            raise RefusedError(NOT_YOURS)
        return self._open(code)


def _who(code: str, person: str) -> str:
    """Return what a person is called in a room: elsewhere nobody can tell them by it."""
    return codes.digest(code, person)[:24]
