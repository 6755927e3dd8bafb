"""Uncertainty weights: a task weighs by how well it can be known, which is learned."""

from typing import final

import torch
from torch import Tensor

from core.networks.stack import Stack
from core.training.updates.learned import Learned
from core.training.updates.update import Errors, Networks, Update


@final
class UncertaintyWeights(Update):
    """The gradient of sum_j exp(-s_j) L_j + s_j / 2 (Kendall, Gal & Cipolla 2018, eq. 10).

    s_j = log sigma_j^2 is learned beside the network, from 0: the first step is that of the plain
    sum. It is the noise of one label: a '?' adds neither a loss nor its s_j / 2, so that a task
    without labels in the batch adds 0 and does not pull at its s_j.
    """

    def __init__(self, networks: Networks) -> None:
        self._noise = Learned(networks, 0.0)

    def __call__(self, stack: Stack, errors: Errors) -> None:
        """Write it, and learn the s_j."""
        weights = torch.exp(-self._noise.values)
        stack.backward(errors.residual * errors.by_logit(weights))
        torch.sub(errors.labelled / 2, weights * errors.losses, out=self._noise.gradient)
        self._noise.step()

    def leave(self, kept: Tensor) -> None:
        """Forget the others' s_j."""
        self._noise.leave(kept)
