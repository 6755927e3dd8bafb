"""Comma lists of the command line: names, and what kind of task each column is."""

from collections.abc import Sequence

from core.data.kinds.catalogue import READERS
from core.data.tables.wording import short


def names(listed: str) -> tuple[str, ...]:
    """Split a comma list.

    >>> names("a, b")
    ('a', 'b')
    """
    return tuple(name.strip() for name in listed.split(","))


def kinds_said(given: Sequence[str], tasks: Sequence[str]) -> dict[str, str]:
    """Read options: each is TASK=kind, comma and all, or a comma list.

    Raises:
        ValueError: when one names a task that is none, or no kind.

    >>> kinds_said(["price=numbers"], ["price", "sold"])
    {'price': 'numbers'}
    """
    said = {}
    for text in given:
        for part in [text] if text.rpartition("=")[0] in tasks else names(text):
            task, named, kind = part.rpartition("=")
            if not named or task not in tasks:
                raise ValueError(
                    "--kinds must be as in price=numbers,grade=ordered with tasks of the table, "
                    f"got '{short(part)}'"
                )
            if kind not in READERS:
                raise ValueError(f"a kind must be one of {', '.join(READERS)}, got '{short(kind)}'")
            said[task] = kind
    return said
