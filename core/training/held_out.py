"""Held-out examples, as the networks that are left in a stack are measured on them."""

import torch
from torch import Tensor

from core.networks.stack import Stack
from core.training.losses.loss import Loss


class HeldOut:
    """The validation or test examples of a stack of R draws.

    Args:
        x: (R, n, d). target: (E, O, n) of the networks of all draws, draw by draw.

    Attributes:
        target: (E', O, n) of the networks that are left.
    """

    def __init__(self, x: Tensor, target: Tensor) -> None:
        self._all, self._x, self.target = x, x, target
        self._of: Tensor | None = None  # see `Stack.logits`

    def leave(self, kept: Tensor, draw: Tensor, shared: bool) -> None:
        """Drop the networks that have left.

        Args:
            kept: numbers, of until now, of those that stay. draw: (E',) of each of them.
            shared: whether draws stay whole.
        """
        self.target = self.target[kept]
        self._x, self._of = (self._all[torch.unique(draw)], None) if shared else (self._all, draw)

    def answers(self, stack: Stack, loss: Loss) -> Tensor:
        """(E', O, n) what all networks answer."""
        return loss.answers(stack.logits(self._x, self._of))

    def answers_of(self, stack: Stack, loss: Loss, which: Tensor) -> Tensor:
        """(which, O, n) what some networks answer: (E',) whether each is one of them."""
        if which.all():
            return self.answers(stack, loss)
        numbers = which.nonzero().flatten()
        if not len(numbers):
            return self.target[:0]
        of = numbers // (stack.networks // len(self._x)) if self._of is None else self._of[numbers]
        return loss.answers(stack.only(numbers).logits(self._x, of))
