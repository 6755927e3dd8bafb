"""Tasks that are one question: of each row exactly one of them is true."""

import numpy as np

from core.data.arrays import Floats
from core.data.kinds.yes_no import YES_NO
from core.data.sources.table import Table


def exclusive_of(source: Table) -> tuple[tuple[str, ...], ...]:
    """Find such groups among the yes/no tasks of a table; see `exclusive`."""
    plain = [task for task, kind in enumerate(source.kinds) if kind == YES_NO]
    return exclusive(source.labels[:, plain], tuple(source.names[task] for task in plain))


def exclusive(labels: Floats, names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Find groups of tasks of which each row that is labelled for all has exactly one "yes".

    Args:
        labels: (n, T) of yes/no tasks, NaN where "?".

    >>> labels = np.array([[1, 0, 1], [0, 1, 1], [1, 0, 0]])
    >>> exclusive(labels, ("cat", "dog", "young"))
    (('cat', 'dog'),)
    """
    yes = (labels == 1).astype(np.float64)
    both = yes.T @ yes  # (T, T) rows with two answers of "yes"
    left, found = list(range(len(names))), []
    while left:
        group = [left.pop(0)]
        for task in list(left):
            if not both[task, group].any():
                group.append(task)
        if len(group) > 1 and _one_each(labels[:, group]):
            left = [task for task in left if task not in group]
            found.append(tuple(names[task] for task in group))
    return tuple(found)


def _one_each(labels: Floats) -> bool:
    """Whether there are complete rows, each has one "yes", and each task is one somewhere."""
    whole = labels[~np.isnan(labels).any(axis=1)]
    return bool(len(whole) and (whole.sum(axis=1) == 1).all() and whole.any(axis=0).all())
