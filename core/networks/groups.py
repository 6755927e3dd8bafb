"""Groups of tasks: one network answers the tasks of one group."""

from collections.abc import Hashable, Sequence

Groups = tuple[tuple[int, ...], ...]  # task numbers of each network


def by_stack(groups: Groups, kinds: Sequence[Hashable]) -> tuple[Groups, ...]:
    """Sort groups into those that can share a stack: with as many tasks, of the same kinds.

    Smaller groups come first; of equal size those whose kinds come first.

    Args:
        kinds: of each task.

    >>> by_stack(((0, 1), (2,), (3,)), ["yes/no"] * 4)
    (((2,), (3,)), ((0, 1),))
    >>> by_stack(((0,), (1,), (2,)), ["yes/no", "numbers", "yes/no"])
    (((0,), (2,)), ((1,),))
    """
    sorts: dict[tuple[Hashable, ...], list[tuple[int, ...]]] = {}
    for group in groups:
        sorts.setdefault(tuple(kinds[task] for task in group), []).append(group)
    return tuple(tuple(same) for _, same in sorted(sorts.items(), key=lambda item: len(item[0])))
