"""What a way to split rows must say of itself."""

from abc import ABC, abstractmethod

import numpy as np

from core.data.arrays import Rows, Seed
from core.data.splits.parts import Parts


class Way(ABC):
    """Says of each row whether it is for training, validation or test.

    Attributes:
        count: how many different splits there are; None: as many as are asked for.
    """

    count: int | None = None

    @abstractmethod
    def split(self, seed: Seed) -> Parts:
        """Return the row numbers of the three parts: equal seeds split equally."""

    @abstractmethod
    def identity(self) -> bytes:
        """Return what splits depend on beside labels and seeds."""

    @property
    @abstractmethod
    def about(self) -> str:
        """How rows are split, for people, in a sentence or two."""

    def to_fit(self, seed: Seed) -> tuple[Rows, Rows]:
        """Return the rows to learn from, and those to stop on, where nothing is to be tested."""
        train, validation, test = self.split(seed)
        return np.concatenate([train, test]), validation


def number_of(seed: Seed) -> int:
    """Return which split a seed asks for, counted from 0.

    Experiments draw with seeds of (seed, number of the split, stream of random numbers).
    """
    return seed if isinstance(seed, int) else int(seed[1])
