"""A few examples with their labels, ready to draw; free of streamlit and plotly."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core import Experiment
from core.data import Problem
from core.data.arrays import Rows
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.yes_no import YES_NO


@dataclass(frozen=True)
class Samples:
    """A few training examples with their columns of Y.

    Attributes:
        pictures: (n, height, width), None when examples are not pictures.
        clean: the same without noise, None when they are as they came.
        labels: (T, n) 1, 0, a number where a task asks for one, or NaN for '?'.
        names: of the T tasks shown.
        more: tasks left out.
        kinds: of the T tasks; none given: all are yes/no.
    """

    pictures: np.ndarray | None
    clean: np.ndarray | None
    labels: np.ndarray
    names: Sequence[str]
    more: int
    kinds: tuple[TaskKind, ...] = ()

    @property
    def numbers(self) -> np.ndarray:
        """(T,) whether a task asks for a number."""
        return np.array([kind == NUMBERS for kind in self.kinds or (YES_NO,) * len(self.names)])


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


def samples(
    problem: Problem, examples: int = EXAMPLES, tasks: int = 10, clean: Problem | None = None
) -> Samples:
    """Take training examples spread evenly.

    Args:
        clean: the same problem without noise, see `Source.clean`.
    """
    rows = _shown(problem, examples)
    labels = problem.y[rows].T[:tasks]
    left_out = max(0, problem.tasks - tasks)
    pictures, before = (_pictures(each, rows) for each in (problem, clean))
    kinds = problem.kinds[:tasks]
    return Samples(pictures, before, labels, problem.names[:tasks], left_out, kinds)


def first_samples(experiment: Experiment, examples: int = EXAMPLES) -> Samples:
    """Take examples of an experiment's first draw, and what they are without noise."""
    clean = experiment.source.clean()
    before = None if clean is None else replace(experiment, source=clean).problem(0)
    return samples(experiment.problem(0), examples, clean=before)


def _pictures(problem: Problem | None, rows: Rows) -> np.ndarray | None:
    if problem is None or problem.picture is None:
        return None
    return problem.x[rows].reshape(len(rows), *problem.picture)
