"""Where the tasks of one network would have its shared layers go: a gradient for each task."""

import torch
from torch import Tensor
from torch.nn.functional import normalize

from core.data.arrays import Rows
from core.networks.shape import Shape
from core.networks.stack import Stack
from core.training.batches import Examples

# Examples on which gradients are compared at most: that bounds the time where the training part of
# a table may have 120,000.
ROWS = 2048


class Gradients:
    """The gradient of each task's loss in the shared layers of one network that does all tasks.

    Args:
        shape: of the network. examples: on which it learns.
    """

    def __init__(self, shape: Shape, examples: Examples) -> None:
        self._examples, tasks = examples, examples.labelled.shape[1]
        self._copies = Stack(shape, tasks)  # one for the gradient of each task
        # copy j learns task j alone, by all its logits
        sizes = torch.tensor(examples.loss.sizes or (1,) * tasks)
        self._own = torch.eye(tasks).repeat_interleave(sizes, dim=1).unsqueeze(2)

    def directions(self, stack: Stack, rows: Rows) -> Tensor:
        """Return the gradients, each of length 1: (T, P).

        Args:
            stack: of the network alone. rows: (n,) of the examples.
        """
        copies, loss, at = self._copies, self._examples.loss, torch.from_numpy(rows)
        for copy, weight in zip(copies.parameters(), stack.parameters(), strict=True):
            copy.copy_(weight.expand_as(copy))
        # every copy sees all tasks; the mask leaves one of them
        target = self._examples.target[at].T.expand(copies.networks, -1, -1).contiguous()
        logits = copies.forward(self._examples.x[at][None])
        copies.backward(loss.residual(logits, target) * self._own)
        shared = copies.gradients()[:-2]  # all but the output layer
        flat = torch.cat([gradient.flatten(1) for gradient in shared], dim=1)
        return normalize(flat)
