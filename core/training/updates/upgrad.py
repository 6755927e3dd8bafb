"""UPGrad: a step that, to first order, makes no task worse."""

from typing import final

import numpy as np
import torch
from numpy.typing import NDArray

from core.networks.gram import gram
from core.networks.stack import Stack
from core.training.updates.update import Errors, Update

# Added to the inner products after division by their trace, as torchjd does: gradients that are
# nearly dependent have a projection all the same.
REGULAR = 1e-4
NOTHING = 1e-12  # below 0 by less is rounding
MOST_PIVOTS = 100  # a task; half of one is usual


@final
class UPGrad(Update):
    """The sum of the tasks' gradients, each projected onto what harms no task.

    Unconflicting projection of gradients (Quinton & Rey 2024, section 3.1): task i's gradient g_i
    is replaced by the nearest p with p . g_j >= 0 for every task j, which is sum_j v_j g_j with v
    the minimum of v' G v over v >= e_i, where G holds the inner products of the g_j. The step by
    the hidden layers is the sum of the p over tasks (the paper's mean, times K). Output layers,
    each of one task, learn as with the plain sum.

    A task without labels in the batch has no gradient: it harms nobody, and nobody harms it.
    """

    def __call__(self, stack: Stack, errors: Errors) -> None:
        """Write it."""
        residual = errors.residual
        products = gram(stack, residual, errors.task_of)
        # projections of nearly dependent gradients need the digits; NumPy's calls on small matrices
        # take a third of the time of torch's
        found = upgrad_weights(products.double().numpy())
        weights = torch.from_numpy(found).to(products.dtype)
        stack.backward(residual, shared=residual * errors.by_logit(weights))


def upgrad_weights(products: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much of each task's own gradient is in the sum of the projected ones.

    Args:
        products: (E, K, K) inner products of the tasks' gradients.

    Returns:
        (E, K): the sum is sum_j weight_j g_j.

    >>> upgrad_weights(np.array([[[1.0, -0.5], [-0.5, 1.0]]])).round(3)
    array([[1.5, 1.5]])
    """
    tasks = products.shape[1]
    trace = np.trace(products, axis1=1, axis2=2)
    scale = np.divide(1, trace, out=np.zeros_like(trace), where=trace > 0)
    regular = products * scale[:, None, None] + REGULAR * np.eye(tasks)
    # v = e_i + z: z >= 0, G z + G e_i >= 0, and their product 0
    network, task = (regular < 0).any(axis=2).nonzero()  # the others project to themselves
    weights = np.ones((len(products), tasks))
    np.add.at(weights, network, complements(regular[network], regular[network, task]))
    return weights


def complements(matrix: NDArray[np.float64], vector: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve z >= 0, M z + q >= 0, z . (M z + q) = 0 by principal pivots of least index.

    Murty (1974): for a positive definite M it ends at the only solution, however long it takes.

    Args:
        matrix: (B, K, K) M, positive definite. vector: (B, K) q.

    Returns:
        (B, K) z.

    Raises:
        ArithmeticError: when rounding keeps it from ending.
    """
    size = vector.shape[1]
    table = np.concatenate([matrix, vector[..., None]], axis=2)
    basic, left = np.zeros(vector.shape, dtype=bool), np.arange(len(vector))
    solution = np.zeros_like(vector)
    for _ in range(MOST_PIVOTS * size):
        wrong = table[:, :, -1] < -NOTHING
        unsolved = wrong.any(axis=1)
        if not unsolved.all():
            over = ~unsolved
            solution[left[over]] = np.where(basic[over], table[over, :, -1], 0)
            table, basic = table[unsolved], basic[unsolved]
            left, wrong = left[unsolved], wrong[unsolved]
        if not len(left):
            return solution
        each, at = np.arange(len(left)), wrong.argmax(axis=1)  # the first
        basic[each, at] ^= True
        _pivot(table, each, at)
    raise ArithmeticError(f"{len(left)} projections did not end after {MOST_PIVOTS * size} pivots")


def _pivot(table: NDArray[np.float64], each: NDArray[np.int64], at: NDArray[np.int64]) -> None:
    """Exchange w_at and z_at in w = M z + q, in place."""
    row = table[each, at]
    pivot = row[each, at][:, None]
    column = table[each, :, at] / pivot
    table -= column[..., None] * row[:, None]
    table[each, at] = row / -pivot
    table[each, :, at] = column
    table[each, at, at] = 1 / pivot[:, 0]
