"""A problem: examples, the labels of every task, and which examples serve which purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
Seed = int | Sequence[int]


@dataclass(frozen=True, eq=False)
class Problem:
    """One draw of data for T tasks.

    Attributes:
        x: (m, d) float32, the examples.
        y: (m, T) float32, 1 or 0, and NaN where the label is '?'.
        names: the T tasks.
        train, validation, test: row numbers of x and y; no row is in two of them.
        picture: (height, width) when an example is a picture of d = height * width pixels.
        overlap: n_test / n_train when replicates re-split the same rows, 0 when each is a fresh
            draw. It widens the interval (Nadeau & Bengio 2003). n_train counts the whole training
            part, even when fewer of its examples are used: the test parts overlap all the same.
        disjoint: whether every training example is labelled for one task at most by design (own
            examples for each task), and not by chance. It sets the size of batches.
    """

    x: Floats
    y: Floats
    names: tuple[str, ...]
    train: Rows
    validation: Rows
    test: Rows
    picture: tuple[int, int] | None = None
    overlap: float = 0.0
    disjoint: bool = False

    def __post_init__(self) -> None:
        if self.x.ndim != 2 or self.y.shape != (len(self.x), len(self.names)):
            raise ValueError(
                f"x must be (m, d) and y (m, {len(self.names)}), got {self.x.shape} "
                f"and {self.y.shape}"
            )
        if not np.isfinite(self.x).all():
            raise ValueError("x must hold finite numbers, got NaN or infinity")
        if not (np.isnan(self.y) | (self.y == 0) | (self.y == 1)).all():
            raise ValueError("labels must be 0, 1 or NaN, got another value")
        rows = np.concatenate([self.train, self.validation, self.test])
        if len(rows) and np.bincount(rows).max() > 1:
            raise ValueError("train, validation and test must not share a row, got one that does")

    @property
    def tasks(self) -> int:
        """T, the number of tasks."""
        return len(self.names)


class Source(Protocol):
    """Settings from which problems are drawn; a frozen dataclass."""

    @property
    def names(self) -> tuple[str, ...]:
        """The tasks, known without drawing."""
        ...

    def draw(self, seed: Seed) -> Problem:
        """Draw the problem of this seed: equal seeds give equal problems."""
        ...


def split_sizes(train: int, validation: int, test: int) -> tuple[Rows, Rows, Rows]:
    """Number rows that lie in order: training first, then validation, then test."""
    rows = np.arange(train + validation + test, dtype=np.int64)
    return rows[:train], rows[train : train + validation], rows[train + validation :]
