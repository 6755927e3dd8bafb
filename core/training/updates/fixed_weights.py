"""Fixed weights: a weighted sum of the tasks' losses, the weights given by a person."""

from collections.abc import Sequence
from typing import final

import torch
from torch import Tensor

from core.networks.stack import Stack
from core.training.updates.update import Errors, Networks, Update


@final
class FixedWeights(Update):
    """The gradient of sum_j w_j L_j (Caruana 1997), by hidden layers and output layers.

    The weights of a network's tasks are scaled to a mean of 1, so that equal ones are the plain
    sum. A task without labels in the batch adds 0; the others keep their weights.

    Args:
        weights: above 0, of all tasks.
    """

    def __init__(self, networks: Networks, weights: Sequence[float]) -> None:
        of_group = torch.tensor(weights, dtype=networks.dtype)[torch.tensor(networks.groups)]
        scaled = of_group / of_group.mean(1, keepdim=True)
        self._weights = scaled.repeat(len(networks.seeds), 1)  # (E, K)

    def __call__(self, stack: Stack, errors: Errors) -> None:
        """Write it."""
        stack.backward(errors.residual * errors.by_logit(self._weights))

    def leave(self, kept: Tensor) -> None:
        """Forget the others' weights."""
        self._weights = self._weights[kept]
