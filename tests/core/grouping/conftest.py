"""A study that is made up, of which every number is known."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from core.grouping.partitions import subsets
from core.grouping.study import Study
from core.results.intervals import FRESH

Losses = Callable[[tuple[int, ...], int], float]  # of a set, and a task of it


def made(loss: Losses, tasks: int = 3, replicates: int = 2, **changes: Any) -> Study:
    """Make a study whose test points are 100 times its validation losses."""
    every = subsets(tasks)
    losses = np.full((replicates, len(every), tasks), np.nan, dtype=np.float32)
    for number, group in enumerate(every):
        for task in group:
            losses[:, number, task] = loss(group, task)
    cosines = np.zeros((replicates, tasks, tasks), dtype=np.float32)
    names = tuple(f"task {task + 1}" for task in range(tasks))
    settings = {"points": 100 * losses, "cosines": cosines, "metric": "error", "resampling": FRESH}
    return Study(names, losses, **{**settings, **changes})


def friends(group: tuple[int, ...], task: int) -> float:
    """Tasks 0 and 1 help each other, task 2 and any later one harm whom they are with."""
    strangers = sum((task < 2) != (other < 2) for other in group)
    return 0.3 + 0.1 * strangers - 0.1 * (task < 2 and {0, 1} <= set(group))


@pytest.fixture
def study() -> Study:
    """Of three tasks, the best partition being the first two and the third."""
    return made(friends)
