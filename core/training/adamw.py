"""AdamW on one flat vector of parameters (Loshchilov & Hutter 2019)."""

from collections.abc import Callable

import torch
from torch import Tensor

BETAS, EPSILON = (0.9, 0.999), 1e-8  # PyTorch's defaults


class AdamW:
    """The step of torch.optim.AdamW(fused=True), without the work that class does around it.

    It calls the same kernel. What the class adds, some 30 microseconds a step, is more than the
    forward pass of a small stack.

    Args:
        parameters: (n,) updated in place by every step.
        gradient: (n,) read by every step.
    """

    def __init__(
        self, parameters: Tensor, gradient: Tensor, learning_rate: float, weight_decay: float
    ) -> None:
        self._parameters, self._gradient = parameters, gradient
        self._mean, self._square = torch.zeros_like(parameters), torch.zeros_like(parameters)
        self._count = torch.zeros(())  # the kernel wants a tensor of floats
        self._learning_rate, self._weight_decay = learning_rate, weight_decay

    def only(
        self, parameters: Tensor, gradient: Tensor, select: Callable[[Tensor], Tensor]
    ) -> None:
        """Go on with some of the parameters, which lie elsewhere now.

        Args:
            select: takes their part of a vector laid out like the parameters until now.
        """
        self._parameters, self._gradient = parameters, gradient
        self._mean, self._square = select(self._mean), select(self._square)

    def step(self) -> None:
        """Update the parameters from the gradient."""
        self._count.add_(1)
        # private, and checked against torch.optim.AdamW by a test; lists, as it can take many
        # tensors
        torch._fused_adamw_(
            [self._parameters],
            [self._gradient],
            [self._mean],
            [self._square],
            [],
            [self._count],
            lr=self._learning_rate,
            beta1=BETAS[0],
            beta2=BETAS[1],
            weight_decay=self._weight_decay,
            eps=EPSILON,
            amsgrad=False,
            maximize=False,
        )
