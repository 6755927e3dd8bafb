"""Random weights: other weights at every step, by chance. What does no better needs no method."""

from typing import final

import torch
from torch import Tensor

from core.networks.stack import Stack
from core.training.updates.chance import Chance
from core.training.updates.update import Errors, Networks, Update


@final
class RandomWeights(Update):
    """The gradient of sum_j w_j L_j, w = K softmax(z), z_j ~ N(0, 1) anew (Lin et al. 2022, RLW).

    The paper's weights sum to 1; here their mean is 1, so that one task is the plain sum. A task
    without labels in the batch adds 0; the others keep their weights.
    """

    def __init__(self, networks: Networks) -> None:
        self._chance = Chance(networks)

    def __call__(self, stack: Stack, errors: Errors) -> None:
        """Write it."""
        numbers = self._chance.next()
        weights = torch.softmax(numbers, dim=1) * numbers.shape[1]
        stack.backward(errors.residual * errors.by_logit(weights))

    def leave(self, kept: Tensor) -> None:
        """Forget the others' random numbers."""
        self._chance.leave(kept)
