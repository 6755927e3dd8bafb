"""Arms as groupings: a partition of the tasks, one network per group."""

from collections.abc import Sequence

Arm = str | tuple[tuple[str, ...], ...]
Groups = tuple[tuple[int, ...], ...]  # task numbers of each network

SOFTMAX_ARM = "softmax"  # one network that gives each example one label
TRANSFERS = ("transfer", "transfer-head")  # fine-tune everything, or the output layer alone
NAMED = ("together", "apart", *TRANSFERS, SOFTMAX_ARM)


def groups_of(arm: Arm, names: Sequence[str]) -> Groups:
    """Return the task numbers that each network of an arm answers.

    Transfer answers the first task alone, the focus; it has learned from the others.

    Raises:
        ValueError: when the arm is neither named nor a partition of the tasks.

    >>> groups_of("apart", ("car", "bus"))
    ((0,), (1,))
    >>> groups_of((("bus",), ("car",)), ("car", "bus"))
    ((1,), (0,))
    """
    if arm == "together":
        return (tuple(range(len(names))),)
    if arm == "apart":
        return tuple((task,) for task in range(len(names)))
    if arm in (SOFTMAX_ARM, *TRANSFERS):
        if len(names) < 2:
            raise ValueError(f"the arm '{arm}' must have at least two tasks, got {len(names)}")
        return ((0,),) if arm in TRANSFERS else (tuple(range(len(names))),)
    if not isinstance(arm, tuple) or not all(_is_group(group) for group in arm):
        raise ValueError(
            f"an arm must be one of {', '.join(NAMED)}, or a tuple of tuples of task names, "
            f"got {arm!r}"
        )
    members = [name for group in arm for name in group]
    if sorted(members) != sorted(names):
        wrong = sorted(set(members) ^ set(names)) or sorted(members)
        raise ValueError(f"a grouping must hold each task exactly once, got trouble with {wrong}")
    position = {name: task for task, name in enumerate(names)}
    return tuple(tuple(position[name] for name in group) for group in arm)


def _is_group(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(n, str) for n in value)


def arm_label(arm: Arm) -> str:
    """Return the arm's name in results: a grouping is written out.

    >>> arm_label((("car", "bus"), ("dog",)))
    'car + bus | dog'
    """
    return arm if isinstance(arm, str) else " | ".join(" + ".join(group) for group in arm)


def by_size(groups: Groups) -> tuple[Groups, ...]:
    """Sort groups into those of equal size: each becomes one stack.

    >>> by_size(((0, 1), (2,), (3,)))
    (((2,), (3,)), ((0, 1),))
    """
    sizes = sorted({len(group) for group in groups})
    return tuple(tuple(group for group in groups if len(group) == size) for size in sizes)
