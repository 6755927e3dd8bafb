"""GradNorm: weights that bring the tasks' gradients to like lengths."""

from typing import final

import torch
from torch import Tensor

from core.networks.gram import last_norms
from core.networks.stack import Stack
from core.training.updates.learned import Learned
from core.training.updates.update import Errors, Networks, Update

ALPHA = 1.5  # how strongly a task that learns slowly is helped; as in the paper's section 5.2


@final
class GradNorm(Update):
    """The gradient of sum_j w_j L_j; the w_j are learned (Chen et al. 2018, algorithm 1).

    With G_j the length of the gradient of w_j L_j by the last hidden layer, G their mean and r_j
    the loss of task j by the mean loss of the tasks, Adam takes a step along the derivative of
    sum_j |G_j - G r_j^1.5| by the w_j, G r_j^1.5 held fixed. The w_j begin at 1, are never below 0,
    and are scaled to a mean of 1.

    The paper divides each loss by its first one, or where that depends on the initial weights by
    what a network costs that knows nothing. Here that is log 2 for every kind of task, and cancels.
    A task without labels in the batch is in no mean and does not pull at its w_j.
    """

    def __init__(self, networks: Networks) -> None:
        self._weights = Learned(networks, 1.0)

    def __call__(self, stack: Stack, errors: Errors) -> None:
        """Write it, and learn the w_j."""
        weights, residual, labelled = self._weights.values, errors.residual, errors.labelled
        stack.backward(residual * errors.by_logit(weights))
        norms = last_norms(stack, residual, errors.task_of)
        known = labelled > 0
        count = known.sum(1, keepdim=True).clamp(min=1)
        losses = torch.where(known, errors.losses / labelled, 0.0)  # of the labelled examples
        mean_loss = losses.sum(1, keepdim=True) / count
        rate = losses / mean_loss.clamp(min=torch.finfo(losses.dtype).tiny)
        lengths = weights * norms  # 0 where there is no label
        wanted = lengths.sum(1, keepdim=True) / count * rate**ALPHA
        torch.mul(torch.sign(lengths - wanted), norms, out=self._weights.gradient)
        self._weights.step()
        weights.clamp_(min=0).mul_(weights.shape[1] / weights.sum(1, keepdim=True))

    def leave(self, kept: Tensor) -> None:
        """Forget the others' weights."""
        self._weights.leave(kept)
