"""All sets of a few tasks, and all ways to part the tasks into sets."""

from functools import cache
from itertools import combinations

from core.networks.groups import Groups


@cache
def subsets(tasks: int) -> Groups:
    """List every set of tasks but the empty one, small ones first: 2^T - 1.

    >>> subsets(3)
    ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2))
    """
    sizes = range(1, tasks + 1)
    return tuple(group for size in sizes for group in combinations(range(tasks), size))


@cache
def partitions(tasks: int) -> tuple[Groups, ...]:
    """List every way to part the tasks, few groups first: 2, 5, 15, 52, 203 for 2 to 6 tasks.

    >>> partitions(3)
    (((0, 1, 2),), ((0,), (1, 2)), ((0, 1), (2,)), ((0, 2), (1,)), ((0,), (1,), (2,)))
    """
    parted: list[Groups] = [()]
    for task in range(tasks):
        parted = [
            joined
            for groups in parted
            for joined in (
                (*groups, (task,)),
                *(
                    (*groups[:place], (*group, task), *groups[place + 1 :])
                    for place, group in enumerate(groups)
                ),
            )
        ]
    return tuple(sorted(map(_ordered, parted), key=lambda groups: (len(groups), groups)))


def _ordered(groups: Groups) -> Groups:
    return tuple(sorted(groups))
