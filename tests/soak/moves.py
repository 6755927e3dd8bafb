"""What became of the moves that people made: when each answer came, or that none did in time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np


class Answer(StrEnum):
    """What a person waits for after a move, in the order in which it comes."""

    RERUN = "end of the full rerun"
    RECORDED = "recorded answer"
    CURVE = "first curve of the live race"
    VERDICT = "first verdict from 3 replicates or more"
    FINAL = "final verdict"


@dataclass
class Move:
    """One move of a control.

    Attributes:
        at: when, in seconds of the event loop's clock.
        until: when the next move came, or the person left.
        after: seconds to each answer that came before.
        place_told: whether the page said how many are before this race.
    """

    at: float
    until: float | None = None
    after: dict[Answer, float] = field(default_factory=dict)
    place_told: bool = False

    def reach(self, answer: Answer, now: float) -> None:
        """Note an answer; only the first time counts."""
        if self.until is None:
            self.after.setdefault(answer, now - self.at)


@dataclass(frozen=True)
class Waits:
    """How long people waited for an answer: those who got it, and those who moved on without.

    Attributes:
        got: seconds to the answer.
        left: seconds until the next move, of those for whom no answer had come.
    """

    got: tuple[float, ...]
    left: tuple[float, ...]

    @property
    def moves(self) -> int:
        """All moves."""
        return len(self.got) + len(self.left)

    @property
    def share(self) -> float:
        """The share of moves that were answered in time, in [0, 1]; NaN of none."""
        return len(self.got) / self.moves if self.moves else float("nan")

    def of_answered(self, share: float) -> float:
        """Return the quantile of the seconds of those who got it; NaN of none."""
        return quantile(self.got, share)

    def of_all(self, share: float) -> float:
        """Return the quantile of all: who got no answer counts with the time that they waited.

        It is a lower bound, for these would have waited longer.
        """
        return quantile(self.got + self.left, share)


def waits(moves: Iterable[Move], answer: Answer) -> Waits:
    """Sort moves into those that were answered and those that were not."""
    got, left = [], []
    for move in moves:
        if answer in move.after:
            got.append(move.after[answer])
        elif move.until is not None:
            left.append(move.until - move.at)
    return Waits(tuple(got), tuple(left))


def quantile(values: Iterable[float], share: float) -> float:
    """Return the quantile of some values; NaN of none.

    >>> quantile([1.0, 2.0, 3.0], 0.5)
    2.0
    """
    there = list(values)
    return float(np.quantile(there, share)) if there else float("nan")
