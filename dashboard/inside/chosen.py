"""The example of a run whose loss a person looks at, and how an address says so."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.shared.query import quoted

LOSS = "loss"  # the panel, in an address
SPLITS: Mapping[str, str] = {"train": "training", "test": "test"}
SPLIT, EXAMPLE = "split", "example"  # in an address
USUAL = "test"
DIGITS = 6  # of a number at most: nobody has a million examples


@dataclass
class Chosen:
    """An example that a person looks at.

    Attributes:
        split: see SPLITS.
        number: its place there, from 1; None: that of the one which costs the one network most.
    """

    split: str = USUAL
    number: int | None = None

    def show(self, split: str, number: int | None = None) -> None:
        """Look at another example."""
        self.split, self.number = split, number

    def to_query(self) -> dict[str, str]:
        """Write it."""
        number = {} if self.number is None else {EXAMPLE: f"{self.number}"}
        return {SPLIT: self.split} | number

    def go_to(self, query: Mapping[str, str]) -> list[str]:
        """Show what an address says; return a sentence for each wrong value in it."""
        notes = []
        split, text = query.get(SPLIT, USUAL), query.get(EXAMPLE)
        if split not in SPLITS:
            known = " or ".join(SPLITS)
            notes.append(f"{SPLIT} must be {known}, got {quoted(split)}; {USUAL} is shown")
            split = USUAL
        number = None if text is None else _whole(text)
        if text is not None and number is None:
            notes.append(
                f"{EXAMPLE} must be a number from 1, got {quoted(text)}; the dearest is shown"
            )
        self.show(split, number)
        return notes


def _whole(text: str) -> int | None:
    """Read a number from 1; None: it is none."""
    right = text.isascii() and text.isdigit() and len(text) <= DIGITS and int(text) >= 1
    return int(text) if right else None
