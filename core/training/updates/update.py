"""What an update is: the seam between the loss of each task and the step of the optimiser."""

from typing import Protocol

from torch import Tensor

from core.networks.stack import Stack


class Update(Protocol):
    """Turn what each task wants of the logits into one gradient of the parameters."""

    def __call__(self, stack: Stack, residual: Tensor) -> None:
        """Write `stack.gradient` for the last forward pass.

        Args:
            residual: (E, K, n) derivative of each network's loss by each logit.
        """
