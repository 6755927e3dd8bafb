"""Settings that may come from an address: how their text is read, and within which bounds.

Whatever an address holds, only numbers and known words within bounds come out of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.settings import require

LONGEST = 80  # characters of a value in an address; more is no setting
QUOTED = 40  # characters of it in a sentence


@dataclass(frozen=True)
class Knob:
    """One setting: how its text is read and what is allowed.

    Attributes:
        read: raises ValueError for text that is no value at all.
        check: takes name and value; returns the value, or raises ValueError in one sentence.
        write: the text that `read` reads.
        kind: what text must be, for a sentence.
    """

    read: Callable[[str], Any]
    check: Callable[[str, Any], Any]
    write: Callable[[Any], str] = str
    kind: str = "a number"

    def allows(self, name: str, value: object) -> bool:
        """Whether a value is within bounds."""
        try:
            self.check(name, value)
        except ValueError:
            return False
        return True

    def taken(self, name: str, text: str) -> Any:
        """Read the text of an address.

        Raises:
            ValueError: in one sentence, when it is not a value within bounds.
        """
        try:
            value = self.read(text[:LONGEST])
        except ValueError:
            raise ValueError(f"{name} must be {self.kind}, got {quoted(text)}") from None
        return self.check(name, value)


def whole(low: int, high: int) -> Knob:
    """Return the knob of a whole number."""
    return Knob(int, lambda name, value: require.whole(name, value, low, high))


def number(low: float, high: float) -> Knob:
    """Return the knob of a number."""
    return Knob(float, lambda name, value: require.number(name, value, low, high))


def word(*allowed: str) -> Knob:
    """Return the knob of one of some words."""
    return Knob(str, lambda name, value: require.choice(name, value, allowed))


def take(
    knobs: Mapping[str, Knob], query: Mapping[str, str], settings: dict[str, Any]
) -> list[str]:
    """Put what an address says into settings; return a sentence for each wrong value in it."""
    notes = []
    for name, knob in knobs.items():
        if name in query:
            try:
                settings[name] = knob.taken(name, query[name])
            except ValueError as error:
                notes.append(f"{error}; {knob.write(settings[name])} is used")
    return notes


def quoted(text: str) -> str:
    """Quote the beginning of what a stranger wrote.

    >>> quoted("banana")
    "'banana'"
    """
    return repr(text if len(text) <= QUOTED else text[: QUOTED - 3] + "...")
