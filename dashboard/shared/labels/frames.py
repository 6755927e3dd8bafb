"""A few examples with their labels, ready to draw; free of streamlit and plotly."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.data import Problem
from core.data.arrays import Rows


@dataclass(frozen=True)
class Samples:
    """A few training examples with their columns of Y.

    Attributes:
        pictures: (n, height, width), None when examples are not pictures.
        labels: (T, n) 1, 0 or NaN for '?'.
        names: of the T tasks shown.
        more: tasks left out.
    """

    pictures: np.ndarray | None
    labels: np.ndarray
    names: Sequence[str]
    more: int


EXAMPLES = 8  # shown


def excerpt(problem: Problem) -> Problem:
    """Return the problem with only the training examples that are shown: a few kilobytes."""
    rows, none = _shown(problem, EXAMPLES), problem.train[:0]
    train = np.arange(len(rows))
    return replace(
        problem, x=problem.x[rows], y=problem.y[rows], train=train, validation=none, test=none
    )


def _shown(problem: Problem, examples: int) -> Rows:
    """Name training examples spread evenly, so that every task's own examples show."""
    spread: Rows = np.linspace(0, len(problem.train) - 1, examples).astype(np.int64)
    return problem.train[spread]


def samples(problem: Problem, examples: int = EXAMPLES, tasks: int = 10) -> Samples:
    """Take training examples spread evenly."""
    rows = _shown(problem, examples)
    pictures = problem.x[rows].reshape(examples, *problem.picture) if problem.picture else None
    labels = problem.y[rows].T[:tasks]
    return Samples(pictures, labels, problem.names[:tasks], max(0, problem.tasks - tasks))
