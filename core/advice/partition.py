"""Find groups of tasks that help each other: correlation clustering of an affinity matrix."""

import numpy as np
from numpy.typing import NDArray

from core.data.arrays import Floats

Labels = NDArray[np.int64]  # (T,) the group of each task


def propose(affinity: Floats) -> tuple[tuple[int, ...], ...]:
    """Partition the tasks so that the affinities inside groups sum to as much as possible.

    Tasks move one by one to the group where they add most, from all together and from all apart,
    until no move helps; the better of the two is taken (correlation clustering, Bansal, Blum &
    Chawla 2004, by local search). Unknown affinities count nothing.

    Args:
        affinity: (T, T) how much j helps i; the diagonal is not read.

    >>> propose(np.array([[0, 1, -1], [1, 0, -1], [-1, -1, 0]], dtype=np.float32))
    ((0, 1), (2,))
    """
    # both ways: a pair shares a network or does not, whoever gains by it
    mutual = np.nan_to_num(affinity + affinity.T, nan=0.0).astype(np.float64)
    np.fill_diagonal(mutual, 0.0)
    starts = np.zeros(len(mutual), dtype=np.int64), np.arange(len(mutual))
    improved = [_improved(mutual, start) for start in starts]
    best = max(improved, key=lambda labels: worth(mutual, labels))
    groups = [tuple(np.flatnonzero(best == group).tolist()) for group in np.unique(best)]
    return tuple(sorted(groups))


def worth(mutual: NDArray[np.float64], labels: Labels) -> float:
    """Return the sum of the mutual affinities inside groups, each pair once."""
    inside = labels[:, None] == labels
    return float((mutual * inside).sum() / 2)


def _improved(mutual: NDArray[np.float64], labels: Labels) -> Labels:
    labels, moved = labels.copy(), True
    while moved:
        moved = False
        for task in range(len(labels)):
            # one group more than there are tasks: at least one of them is empty
            sums = np.bincount(labels, weights=mutual[task], minlength=len(labels) + 1)
            best = int(sums.argmax())
            if sums[best] > sums[labels[task]] + 1e-9:  # rounding must not move tasks for ever
                labels[task], moved = best, True
    return labels
