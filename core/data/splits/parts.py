"""The three parts of a split: how large they are, and rows cut at random."""

import numpy as np
from numpy.typing import NDArray

from core.data.arrays import Rows

PARTS = (0.6, 0.2, 0.2)  # training, validation, test
NAMES = ("training", "validation", "test")
Parts = tuple[Rows, Rows, Rows]


def split(rng: np.random.Generator, rows: int) -> Parts:
    """Shuffle row numbers and cut them 60/20/20 into training, validation and test."""
    order = rng.permutation(rows)
    first, second, _ = np.cumsum(sizes(rows))
    return order[:first], order[first:second], order[second:]


def sizes(rows: int) -> NDArray[np.int64]:
    """Return how many rows are for training, validation and test."""
    train, validation = int(rows * PARTS[0]), int(rows * PARTS[1])
    return np.array([train, validation, rows - train - validation])
