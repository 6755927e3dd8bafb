"""What is kept of one person between two runs of a page: one plain object for each person.

A feature asks for its own typed record by its class and changes it in place; nothing here knows
the features. Only the values of widgets stand beside it in st.session_state, where Streamlit
itself puts them.
"""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from dashboard.shared.presence import tab_is_open

KEY = "person"
Record = TypeVar("Record")


class Person:
    """The records of one person, one of each class."""

    def __init__(self) -> None:
        self._records: dict[type, object] = {}

    def record(self, kind: type[Record], first: Callable[[], Record] | None = None) -> Record:
        """Return this person's record of a class, made when it is first asked for.

        Args:
            first: makes it; None: the class does, without arguments.
        """
        if kind not in self._records:
            self._records[kind] = (first or kind)()
        record = self._records[kind]
        assert isinstance(record, kind)
        return record

    def forget(self) -> None:
        """Let all records go: Streamlit keeps the session of who has left until others leave."""
        self._records = {}


def mine(kind: type[Record], first: Callable[[], Record] | None = None) -> Record:
    """Return the record of the person whose page runs; see `Person.record`."""
    if KEY not in st.session_state:
        newcomer = Person()
        tab_is_open().when_gone(newcomer.forget)
        st.session_state[KEY] = newcomer
    person: Person = st.session_state[KEY]
    return person.record(kind, first)
