"""A few examples with their labels, ready to draw; free of streamlit and plotly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data import Problem


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


def samples(problem: Problem, examples: int = 8, tasks: int = 10) -> Samples:
    """Take training examples spread evenly, so that every task's own examples show."""
    rows = problem.train[np.linspace(0, len(problem.train) - 1, examples).astype(int)]
    pictures = problem.x[rows].reshape(examples, *problem.picture) if problem.picture else None
    labels = problem.y[rows].T[:tasks]
    return Samples(pictures, labels, problem.names[:tasks], max(0, problem.tasks - tasks))
