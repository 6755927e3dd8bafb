"""Who somebody is in a class: a random number of their browser, and the teacher's key, if any.

The browser keeps both for a day, in a cookie: a phone that slept and a projector that reloads go on
where they were. No name, no account.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.classroom import codes
from core.classroom.room import RefusedError
from dashboard.shared import browser, history, session

if TYPE_CHECKING:
    from core.classroom.rooms import Rooms

MARK, NEW = "class", "new"  # always in the address
HOMEWORK = "homework-"  # before the word of homework
PHONE = "phone-"  # before the code of a class that its teacher looks at as a phone
KEPT = "class"  # by the browser
BETWEEN, OF = "~", ":"
MOST_KEYS = 8
NOT_YOURS = "This is not the teacher's link of this class; you are in it like everybody else."
WORD = re.compile(r"[\w-]{16,64}", re.ASCII)


@st.cache_resource(show_spinner=False)
def rooms() -> "Rooms":
    """Return the rooms of all people."""
    import atexit

    from core.classroom.ledger import Ledger
    from core.classroom.rooms import Rooms

    opened = Rooms(Ledger())
    atexit.register(opened.close)
    return opened


@dataclass
class Visitor:
    """One browser.

    Attributes:
        person: its random number, which counts its votes once.
        keys: of classes that it teaches, by code, the latest last.
        code: of the class that is open; "": none.
        seated: whether it sits in that class like a phone, also where it teaches it.
        homework: the word of the homework that is open; "": none.
        note: what could not be done, until they act.
    """

    person: str = field(default_factory=codes.new_key)
    keys: dict[str, str] = field(default_factory=dict)
    code: str = ""
    seated: bool = False
    homework: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """The teacher's key of the class that is open; "" for who does not lead it here."""
        return "" if self.seated else self.keys.get(self.code, "")

    def leave(self) -> None:
        """Go back to the beginning."""
        self.code = self.homework = self.note = ""
        self.seated = False

    def start(self) -> None:
        """Open a class as its teacher."""
        self.leave()
        try:
            self.code, key = rooms().start(_session())
        except RefusedError as refused:
            self.note = str(refused)
        else:
            self.keys[self.code] = key

    def enter(self, typed: str, seated: bool = False) -> None:
        """Open the class that a code names, or say that there is none."""
        self.leave()
        self.seated = seated
        try:
            self.code = rooms().enter(typed, _session(), self.person)
        except RefusedError as refused:
            self.note = str(refused)

    def ask(self, do: Callable[..., None], *arguments: object) -> None:
        """Do something with the class that is open; what is refused is noted."""
        self.note = ""
        try:
            do(self.code, *arguments)
        except RefusedError as refused:
            self.note = str(refused)

    def forget(self) -> None:
        """Say no more what could not be done."""
        self.note = ""

    def take(self, key: str) -> None:
        """Teach the class that is open, if the key is that of its teacher; else say so."""
        if rooms().teaches(self.code, key):
            self.keys[self.code] = key
        else:
            self.note = NOT_YOURS

    def open_homework(self, word: str) -> None:
        """Open homework by its word."""
        self.leave()
        self.homework = word

    def go_to(self, query: Mapping[str, str]) -> None:
        """Open what an address names."""
        asked = query.get(MARK, NEW)
        if asked.startswith(HOMEWORK) and codes.read(asked.removeprefix(HOMEWORK)):
            self.open_homework(codes.read(asked.removeprefix(HOMEWORK)))
        elif asked in ("", NEW):
            self.leave()
        else:
            self.enter(asked.removeprefix(PHONE), asked.startswith(PHONE))

    def to_query(self) -> dict[str, str]:
        """Write what is open."""
        if self.homework:
            return {MARK: f"{HOMEWORK}{self.homework}"}
        return {MARK: f"{PHONE if self.seated and self.code else ''}{self.code}" or NEW}

    def written(self) -> str:
        """Write what the browser keeps."""
        keys = [f"{code}{OF}{key}" for code, key in self.keys.items()][-MOST_KEYS:]
        return BETWEEN.join([self.person, *keys])


def read(text: str) -> Visitor:
    """Read what a browser kept; what is odd in it is left out.

    >>> read("x" * 22 + "~BCDFGHJK:" + "y" * 22).keys
    {'BCDFGHJK': 'yyyyyyyyyyyyyyyyyyyyyy'}
    """
    person, *parts = text.split(BETWEEN)
    mine = Visitor(person) if WORD.fullmatch(person) else Visitor()
    for part in parts[:MOST_KEYS]:
        code, _, key = part.partition(OF)
        if codes.read(code) and WORD.fullmatch(key):
            mine.keys[codes.read(code)] = key
    return mine


def current() -> Visitor:
    """Return this browser; where it has gone to an address, as that says."""
    mine = session.mine(Visitor, lambda: read(browser.recalled(KEPT)))
    key = st.query_params.get(history.PRIVATE, "")
    history.follow(MARK, mine.to_query, mine.go_to)
    if mine.code and key and key != mine.key and not mine.seated:
        mine.take(key)
    history.write(mine.to_query())  # without the key, which the projector would show to all
    return mine


def keep(mine: Visitor) -> None:
    """Let the browser keep it for a day."""
    browser.keep(KEPT, mine.written(), browser.DAY)


def _session() -> str:
    context = get_script_run_ctx()
    return "" if context is None else context.session_id
