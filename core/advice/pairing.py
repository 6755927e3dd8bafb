"""All pairs of tasks, and what their losses say."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from core.data.arrays import Floats
from core.networks.groups import Groups


def pairs(tasks: int) -> Groups:
    """List every task alone, then every two tasks.

    >>> pairs(3)
    ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2))
    """
    return (*((task,) for task in range(tasks)), *combinations(range(tasks), 2))


def pair_affinity(tasks: int, groups: Groups, losses: Sequence[Floats]) -> Floats:
    """Return (T, T) how much training with j lowers the validation loss of i, in % of i alone.

    Args:
        groups: `pairs(tasks)` in any order. losses: of each group, see `validation_losses`.
    """
    alone = np.full(tasks, np.nan, dtype=np.float32)
    paired = np.full((tasks, tasks), np.nan, dtype=np.float32)
    for group, loss in zip(groups, losses, strict=True):
        if len(group) == 1:
            alone[group[0]] = loss[0]
        else:
            i, j = group
            paired[i, j], paired[j, i] = loss
    return np.asarray(100 * (1 - paired / alone[:, None]), dtype=np.float32)
