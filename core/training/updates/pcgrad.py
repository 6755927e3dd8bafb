"""PCGrad: what goes against another task is taken out of a task's gradient."""

from typing import Any, final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.networks.gram import gram
from core.networks.stack import Stack
from core.training.updates.chance import Chance
from core.training.updates.update import Errors, Networks, Update

Floating = NDArray[np.floating[Any]]


@final
class PCGrad(Update):
    """The sum of the tasks' projected gradients by the hidden layers (Yu et al. 2020, alg. 1).

    Task i begins with its gradient g_i. For every other task j, in random order, what it has left
    is made orthogonal to g_j if it goes against it: g -= (g . g_j) / |g_j|^2 g_j where
    g . g_j < 0. Output layers, each of one task, learn as with the plain sum.

    The paper draws an order for each task; here all tasks of a network have the same one, drawn
    anew at every step, which gives every task's projected gradient the same distribution, and so
    the step the same mean. A task without labels in the batch has no gradient: it takes nothing
    from the others, and nothing is taken from it.
    """

    def __init__(self, networks: Networks) -> None:
        self._chance = Chance(networks)

    def __call__(self, stack: Stack, errors: Errors) -> None:
        """Write it."""
        residual = errors.residual
        products = gram(stack, residual, errors.task_of)
        order = self._chance.next().numpy().argsort(axis=1)
        weights = torch.from_numpy(pcgrad_weights(products.numpy(), order))
        stack.backward(residual, shared=residual * errors.by_logit(weights))

    def leave(self, kept: Tensor) -> None:
        """Forget the others' random numbers."""
        self._chance.leave(kept)


def pcgrad_weights(products: Floating, order: NDArray[np.int64]) -> Floating:
    """Return how much of each task's own gradient is in the sum of the projected ones.

    Args:
        products: (E, K, K) inner products of the tasks' gradients.
        order: (E, K) in which tasks are taken: a permutation for each network.

    Returns:
        (E, K): the sum is sum_j weight_j g_j.

    >>> pcgrad_weights(np.array([[[1.0, -0.5], [-0.5, 1.0]]]), np.array([[0, 1]]))
    array([[1.5, 1.5]])
    """
    network = np.arange(len(order))[:, None]
    taken = products[network[..., None], order[..., None], order[:, None]]  # in this order
    squares = np.einsum("eii->ei", taken)
    # what is smaller has no inverse among floats of its size; a gradient so short moves nobody
    there = squares > np.finfo(squares.dtype).tiny
    inverse = np.divide(1, squares, out=np.zeros_like(squares), where=there)
    left = taken.copy()  # (E, i, j) what task i has left, times g_j
    weights: Floating = np.empty_like(squares)
    for other in range(order.shape[1]):
        against = np.minimum(left[:, :, other], 0) * inverse[:, other, None]
        against[:, other] = 0  # nobody goes against himself
        left -= against[..., None] * taken[:, other, None]
        weights[network[:, 0], order[:, other]] = 1 - against.sum(axis=1)
    return weights
