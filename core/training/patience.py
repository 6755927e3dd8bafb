"""When a network has learned all that it will: early stopping with patience (Prechelt 1998)."""

import torch
from torch import Tensor

from core.training.rule import PATIENCE

# Progress is a fall of the lowest validation loss by more than this share. With none, the noise of
# the evaluations alone would keep a network of many tasks training: of 100 tasks one is nearly
# always at a new low by chance.
LEAST = 1e-3
# In nats; a smaller fall is none: the loss of a task that is nearly solved goes on falling by a
# share of itself for ever.
SMALLEST = 1e-4


class Patience:
    """How long each network of a stack has made no progress.

    A network makes progress when the lowest validation loss so far, the mean over its tasks, falls
    by more than the share `LEAST`, and by `SMALLEST`. It has ended after `evaluations` without.

    Args:
        evaluations: None: no network ends before the last step.

    Attributes:
        ended: (E,) whether it has.
        improving: (E,) whether it would go on, by the usual patience where none is set.
    """

    def __init__(self, networks: int, evaluations: int | None) -> None:
        self._evaluations = evaluations
        self._reference = torch.full((networks,), torch.inf)
        self._waited = torch.zeros(networks, dtype=torch.int64)
        self.ended = torch.zeros(networks, dtype=torch.bool)

    @property
    def improving(self) -> Tensor:
        """(E,) whether training was cut in the middle of progress."""
        return ~self.ended & (self._waited < (self._evaluations or PATIENCE))

    def note(self, lowest: Tensor, latest: Tensor) -> None:
        """Take in an evaluation.

        Args:
            lowest: (E, K) each task's lowest validation loss so far; NaN or infinite where there
                is none.
            latest: (E, K) the loss of now. A network with a loss that is not a number has ended.
        """
        known = torch.isfinite(lowest)
        mean = torch.where(known, lowest, 0.0).sum(dim=1) / known.sum(dim=1)
        # of the present mean, as there is no reference at first
        progress = mean + torch.clamp(mean * LEAST, min=SMALLEST) < self._reference
        self._reference = torch.where(progress, mean, self._reference)
        self._waited = torch.where(progress, 0, self._waited + 1)
        if self._evaluations is not None:
            self.ended |= self._waited >= self._evaluations
        self.ended |= (~torch.isfinite(latest) & known).any(dim=1)
