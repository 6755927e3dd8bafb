"""Keep the weights that networks had at their best evaluation."""

import torch

from core.networks.stack import Stack
from core.training.loop import Trial


class Best:
    """Each network of a trial as it was when the mean validation loss of its tasks was lowest.

    Where the scores of an arm take each task at its own best step, this is one network that exists.

    Attributes:
        trial: in training.
        stack: the networks with the weights of that evaluation.
        step: (E,) when it was, the first of equals.
    """

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.stack = Stack(trial.stack.shape, trial.stack.networks, trial.stack.flat.dtype)
        self.step = torch.zeros(self.stack.networks, dtype=torch.int64)
        self._lowest = torch.full((self.stack.networks,), torch.inf)

    def keep(self, step: int) -> None:
        """Take over the networks whose latest evaluation, at `step`, is their best so far."""
        live = self.trial.live
        mean = self.trial.validation_loss[live].mean(dim=1)
        # strictly: of equal losses the first one counts
        better = mean < self._lowest[live]
        mine = live[better]
        self._lowest[mine] = mean[better]
        self.step[mine] = step
        self.stack.copy_networks(self.trial.stack, mine, better)
