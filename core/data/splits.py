"""Random splits of the rows of a table."""

import numpy as np

from core.data.problem import Rows

PARTS = (0.6, 0.2, 0.2)  # training, validation, test


def split(rng: np.random.Generator, rows: int) -> tuple[Rows, Rows, Rows]:
    """Shuffle row numbers and cut them 60/20/20 into training, validation and test."""
    order = rng.permutation(rows)
    first = int(rows * PARTS[0])
    second = first + int(rows * PARTS[1])
    return order[:first], order[first:second], order[second:]
