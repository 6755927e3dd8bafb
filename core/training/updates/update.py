"""What an update is: the seam between the loss of each task and the step of the optimiser."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from core.data.arrays import DrawSeed
from core.networks.groups import Groups
from core.networks.stack import Stack
from core.training.losses.loss import Loss


@dataclass(frozen=True)
class Networks:
    """The networks of a stack as an update meets them: E = R G, draw by draw.

    Attributes:
        groups: G groups of K tasks. names: of all tasks. seeds: R, one a draw.
        learning_rate: of the networks, and of what an update learns beside them.
        dtype: of the stack.
    """

    groups: Groups
    names: Sequence[str]
    seeds: Sequence[DrawSeed]
    learning_rate: float
    dtype: torch.dtype

    @property
    def size(self) -> tuple[int, int]:
        """E and K."""
        return len(self.seeds) * len(self.groups), len(self.groups[0])


class Errors(NamedTuple):
    """What the networks of a stack got wrong on a batch.

    Attributes:
        loss: of the K tasks of each network.
        logits, target: (E, O, n), O logits for K tasks.
    """

    loss: Loss
    logits: Tensor
    target: Tensor

    @property
    def residual(self) -> Tensor:
        """(E, O, n) derivative of each network's loss by each logit, a mean over examples."""
        return self.loss.residual(self.logits, self.target)

    @property
    def losses(self) -> Tensor:
        """(E, K) the losses that the plain sum adds up: over examples a mean, '?' adding 0."""
        return self.loss.terms(self.logits, self.target).mean(2)

    @property
    def labelled(self) -> Tensor:
        """(E, K) share of the examples that have a label of the task."""
        known = ~torch.isnan(self.loss.decode(self.target))
        return known.to(self.logits.dtype).mean(2)

    @property
    def task_of(self) -> Tensor | None:
        """(O,) the task of each logit; None where every task has one."""
        if not self.loss.sizes:
            return None
        return torch.repeat_interleave(torch.tensor(self.loss.sizes))

    def by_logit(self, weights: Tensor) -> Tensor:
        """Give each logit what its task has: (E, K) -> (E, O, 1)."""
        of = self.task_of
        return (weights if of is None else weights[:, of])[..., None]


class Update(ABC):
    """Turns what each task wants of the logits into one gradient of the parameters.

    What it keeps from step to step it keeps for each network apart, so that it does not matter
    which networks share the stack.
    """

    @abstractmethod
    def __call__(self, stack: Stack, errors: Errors) -> None:
        """Write `stack.gradient` for the last forward pass."""

    def leave(self, kept: Tensor) -> None:  # noqa: B027  most keep nothing
        """Go on with some of the networks: numbers, of now, of those that stay."""
