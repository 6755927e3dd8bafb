"""Numbers that an update learns for each task of each network."""

import torch
from torch import Tensor

from core.training.adamw import AdamW
from core.training.updates.update import Networks


class Learned:
    """One number for each task of each network, learned by Adam at the networks' learning rate.

    Attributes:
        values: (E, K), changed in place by every step.
        gradient: (E, K) read by every step.
    """

    def __init__(self, networks: Networks, begin: float) -> None:
        self.values = torch.full(networks.size, begin, dtype=networks.dtype)
        self.gradient = torch.zeros_like(self.values)
        # no decay of weights: these are no weights of a network
        self._optimiser = AdamW(*self._flat(), networks.learning_rate, weight_decay=0.0)

    def _flat(self) -> tuple[Tensor, Tensor]:
        return self.values.view(-1), self.gradient.view(-1)

    def step(self) -> None:
        """Change the values by their gradient."""
        self._optimiser.step()

    def leave(self, kept: Tensor) -> None:
        """Go on with some of the networks."""
        tasks = self.values.shape[1]
        self.values, self.gradient = self.values[kept], self.gradient[kept]
        self._optimiser.only(*self._flat(), lambda flat: flat.view(-1, tasks)[kept].flatten())
