"""A few test examples to look at: some as they come, and those where two networks differ most."""

import numpy as np
from numpy.typing import NDArray

from core.data.arrays import Floats, Rows

PLAIN, DIFFERING = 16, 8


def telling(together: Floats, apart: Floats) -> tuple[Rows, NDArray[np.bool_]]:
    """Choose examples; return their numbers, and which were taken for the difference.

    They differ most where one gives the truth a far better chance, exp(-loss), than the other.

    Args:
        together, apart: (T, n) the loss of each task on each example.
    """
    gap = np.abs(np.exp(-together) - np.exp(-apart)).sum(axis=0)
    plain = np.arange(min(PLAIN, len(gap)))
    others = np.arange(len(plain), len(gap))
    most = others[(-gap[others]).argsort(kind="stable")[:DIFFERING]]
    return np.concatenate([plain, most]), np.arange(len(plain) + len(most)) >= len(plain)
