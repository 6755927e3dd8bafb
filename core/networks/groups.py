"""Groups of tasks: one network answers the tasks of one group."""

Groups = tuple[tuple[int, ...], ...]  # task numbers of each network


def by_size(groups: Groups) -> tuple[Groups, ...]:
    """Sort groups into those of equal size: each becomes one stack.

    >>> by_size(((0, 1), (2,), (3,)))
    (((2,), (3,)), ((0, 1),))
    """
    sizes = sorted({len(group) for group in groups})
    return tuple(tuple(group for group in groups if len(group) == size) for size in sizes)
