"""Addresses of a class: for its people, its teacher, and its homework."""

from urllib.parse import urlsplit

import streamlit as st

from dashboard.classroom.state import HOMEWORK, MARK
from dashboard.shared import embedding, history

LOOPBACK = ("localhost", "127.0.0.1", "::1")
ALONE = (
    "This address works on this machine only: phones need the one that this machine has in the "
    "network. Start with --server.address 0.0.0.0, and open that address here."
)


def of_class(code: str) -> str:
    """Return the address by which people join; "" where no browser has told where we are."""
    return _with({MARK: code})


def of_teacher(code: str, key: str) -> str:
    """Return the teacher's own link."""
    return _with({MARK: code, history.PRIVATE: key})


def of_homework(word: str) -> str:
    """Return the address of homework."""
    return _with({MARK: f"{HOMEWORK}{word}"})


def is_of_this_machine(address: str) -> bool:
    """Whether an address means another machine on every machine.

    >>> is_of_this_machine("http://localhost:8501/class"), is_of_this_machine("http://10.0.0.7/")
    (True, False)
    """
    return urlsplit(address).hostname in LOOPBACK


def _with(query: dict[str, str]) -> str:
    base = st.context.url
    return "" if base is None else embedding.address(base, query)
