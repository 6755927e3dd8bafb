"""The loss of each answer of kept networks, in plain NumPy: pages compute it without PyTorch.

It is that of training (core.training.losses), which is what tests check.
"""

import numpy as np
from numpy.typing import NDArray

from core.data.arrays import Rows
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS, SCALE, standard
from core.data.problem import Problem
from core.inside.forward import answered
from core.inside.insight import Weights

Doubles = NDArray[np.float64]
Reals = NDArray[np.floating]


def losses(weights: Weights, problem: Problem, rows: Rows) -> Doubles:
    """Return L of each task on some examples of a problem, 0 where the label is '?': (T, n)."""
    _, logits = answered(weights, problem.x[rows])
    labels, scales = problem.y[rows], spreads(problem)
    return np.stack(
        [
            terms(kind, logits[weights.tasks == task].T, labels[:, task], float(scales[task]))
            for task, kind in enumerate(problem.kinds)
        ]
    )


def spreads(problem: Problem) -> Doubles:
    """Return by what the errors of numbers are divided, 1 for other tasks: (T,).

    That is the standard deviation of the training labels.
    """
    numbers = np.array([kind == NUMBERS for kind in problem.kinds])
    found = np.ones(problem.tasks)
    found[numbers] = standard(problem.y[problem.train][:, numbers])[1]
    return found


def terms(kind: TaskKind, logits: Reals, labels: Reals, spread: float = 1.0) -> Doubles:
    """Return L of the answers to one task, 0 where the label is '?': (n,).

    Args:
        logits: (n, logits of the task). labels: (n,). spread: see `spreads`.
    """
    z, known = logits.astype(np.float64), ~np.isnan(labels)
    y = np.where(known, labels, 0).astype(np.float64)
    if kind == NUMBERS:
        found = SCALE * ((z[:, 0] - y) / spread) ** 2
    elif isinstance(kind, Classes):
        right = np.take_along_axis(z, y[:, None].astype(np.int64), axis=1)[:, 0]
        found = kind.scale * (np.logaddexp.reduce(z, axis=1) - right)
    else:  # yes/no has one threshold
        above = y[:, None] > np.arange(z.shape[1])
        found = np.logaddexp(0, np.where(above, -z, z)).mean(axis=1)
    return np.where(known, found, 0.0)


def told(kind: TaskKind, logits: Reals) -> Doubles:
    """Return what logits (n, logits of one task) say, of which the loss is made; same shape.

    The chance of yes; of each class; of lying above each place of a scale; or the number itself.
    """
    z = logits.astype(np.float64)
    if kind == NUMBERS:
        return z
    if isinstance(kind, Classes):
        return np.asarray(np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True)))
    return np.asarray(1 / (1 + np.exp(-z.clip(-500, 500))))
