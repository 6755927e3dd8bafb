"""All pairs of tasks, the parts in which workers train them, and what their losses say."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from core.computing.cost import STACK_SECONDS, expected_steps, group_seconds
from core.computing.packing import CHUNK_SECONDS
from core.data.arrays import Floats
from core.experiments.experiment import Experiment
from core.networks.groups import Groups


def pairs(tasks: int) -> Groups:
    """List every task alone, then every two tasks.

    >>> pairs(3)
    ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2))
    """
    return (*((task,) for task in range(tasks)), *combinations(range(tasks), 2))


def parts_of(experiment: Experiment, groups: Groups, inputs: int) -> list[Groups]:
    """Cut groups into parts that take a worker about as long as a chunk should."""
    total = sum(group_seconds(experiment, group, inputs) for group in groups)
    room = (
        CHUNK_SECONDS - 2 * expected_steps(experiment) * STACK_SECONDS
    )  # single tasks and pairs: 2 stacks
    # very long trainings leave no room: parts then take longer, not one network each
    count = max(1, int(np.ceil(total / max(room, CHUNK_SECONDS / 2))))
    return [groups[start::count] for start in range(min(count, len(groups)))]


def pair_affinity(
    tasks: int, groups: Groups, losses: Sequence[Floats], constant: Sequence[float]
) -> Floats:
    """Return (T, T) how much training with j lowers the validation loss of i.

    In % of what a constant answer has: the share of i's own loss would explode where i is nearly
    solved.

    Args:
        groups: `pairs(tasks)` in any order. losses: of each group, see `validation_losses`.
        constant: (T,) validation loss of a constant answer.
    """
    # NaN where a group is missing: better no number than that of another
    alone = np.full(tasks, np.nan, dtype=np.float32)
    paired = np.full((tasks, tasks), np.nan, dtype=np.float32)
    for group, loss in zip(groups, losses, strict=True):
        if len(group) == 1:
            alone[group[0]] = loss[0]
        else:
            i, j = group
            paired[i, j], paired[j, i] = loss
    fallen = alone[:, None] - paired
    return np.asarray(100 * fallen / np.asarray(constant)[:, None], dtype=np.float32)
