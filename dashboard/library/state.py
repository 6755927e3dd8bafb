"""What this person looks for in their Library, has open, compares and has just deleted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.library.words import ALL, KINDS
from dashboard.shared import history, library, session
from dashboard.shared.query import quoted

MARK = "library"  # always in the address
SHOWN = 20  # things at first, and more each time they are asked for


@dataclass
class View:
    """What they see.

    Attributes:
        kind: of the things that are listed; "all": all.
        words: that are searched for.
        open: the key of the thing that is open; "": none.
        compared: the keys of those side by side, as they were chosen.
        shown: how many are listed at most.
        deleted: the latest thing that was taken off, to be put back, with its name.
        note: what was wrong in the address, until they act.
    """

    kind: str = ALL
    words: str = ""
    open: str = ""
    compared: list[str] = field(default_factory=list)
    shown: int = SHOWN
    deleted: Mapping[str, Any] | None = None
    note: str = ""

    def choose(self, kind: str) -> None:
        """List things of another kind."""
        self.kind, self.note, self.shown = kind, "", SHOWN

    def search(self, words: str) -> None:
        """List things in which other words stand."""
        self.words, self.shown = words, SHOWN

    def toggle(self, key: str) -> None:
        """Open a thing, or close it."""
        self.open = "" if self.open == key else key

    def compare(self, key: str, chosen: bool) -> None:
        """Put a thing beside others, or take it away."""
        others = [one for one in self.compared if one != key]
        self.compared = [*others, key] if chosen else others

    def more(self) -> None:
        """List more."""
        self.shown += SHOWN

    def go_to(self, query: Mapping[str, str]) -> None:
        """Show what an address says."""
        asked = query.get(MARK, ALL)
        known = (ALL, *KINDS)
        self.choose(asked if asked in known else ALL)
        if asked not in known:
            self.note = f"{MARK} must be one of {', '.join(known)}, got {quoted(asked)}"

    def to_query(self) -> dict[str, str]:
        """Write what is shown: nothing of what is in the Library."""
        return {MARK: self.kind}


def current() -> View:
    """Return what this person sees, as the address says at first and where they have gone."""
    mine = session.mine(View)
    history.follow(MARK, mine.to_query, mine.go_to)
    history.write(mine.to_query())
    return mine


def delete(key: str) -> None:
    """Take a thing off the shelf; it can be put back until another is taken."""
    mine, shelf = session.mine(View), library.shelf()
    taken = None if shelf is None else shelf.take(key)
    if taken is not None:
        mine.deleted = taken
        mine.compare(key, chosen=False)
        mine.open = "" if mine.open == key else mine.open


def undo() -> None:
    """Put the latest thing back."""
    mine, shelf = session.mine(View), library.shelf()
    if shelf is not None and mine.deleted is not None and shelf.put_back(mine.deleted):
        mine.deleted = None
