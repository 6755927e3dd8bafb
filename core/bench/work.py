"""The work that every contestant does: which networks, from which weights, on which batches."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.arms.apart import APART
from core.data.arrays import Floats
from core.data.problem import Problem
from core.data.sources.shared_features import INPUTS, SharedFeatures
from core.experiments.experiment import Experiment
from core.networks.groups import Groups
from core.networks.initial import initialised
from core.networks.shape import Shape
from core.networks.stack import Stack
from core.training.batches import BATCH, Batches, Examples

TASKS = 4
EXAMPLES = 320  # of each draw: whole batches, so that an epoch has the same steps for everyone
STEPS_AN_EPOCH = EXAMPLES // BATCH
SAMPLE = 8  # networks that a loop trains: enough for a median, and the bench ends in minutes


class Weights(NamedTuple):
    """Weights of E networks: hidden (E, width, inputs) and (E, width), head (E, width) and (E,)."""

    hidden: Floats
    hidden_bias: Floats
    head: Floats
    head_bias: Floats


class Contestant(Protocol):
    """One way to train the networks; what its construction does is not timed."""

    @property
    def networks(self) -> Sequence[int]:
        """Those it trains: numbers into the work's networks."""
        ...

    def train(self) -> None:
        """Take all steps, from the initial weights: the part that is timed."""
        ...

    def weights(self) -> Weights:
        """Return the weights after training, in the order of `networks`."""
        ...


@dataclass(frozen=True)
class Workload:
    """Networks of one hidden layer, one for each of 4 tasks of R draws of SharedFeatures.

    Attributes:
        draws: R; there are E = 4 R networks.
        width: units of the hidden layer.
        epochs: of 320 examples in batches of 32, hence 10 steps each.
        sample: networks that a loop over networks trains at most, spread evenly over all.
    """

    draws: int
    width: int
    epochs: int
    sample: int

    @property
    def networks(self) -> int:
        """E."""
        return self.draws * TASKS

    @property
    def steps(self) -> int:
        """Steps of the optimiser."""
        return self.epochs * STEPS_AN_EPOCH

    @property
    def shape(self) -> Shape:
        """Shape of every network."""
        return Shape(INPUTS, self.width, depth=1, outputs=1)

    @property
    def groups(self) -> Groups:
        """One task a network."""
        return tuple((task,) for task in range(TASKS))

    @property
    def sampled(self) -> tuple[int, ...]:
        """The networks of a loop."""
        count = min(self.sample, self.networks)
        return tuple(self.networks * k // count for k in range(count))

    @property
    def seeds(self) -> tuple[tuple[int, int], ...]:
        """One a draw."""
        return tuple((0, draw) for draw in range(self.draws))

    @property
    def experiment(self) -> Experiment:
        """The work as settings of the engine."""
        return Experiment(
            SharedFeatures(TASKS, EXAMPLES),
            width=self.width,
            arms=(APART.name,),
            replicates=self.draws,
            steps=self.steps,
            patience=None,
        )

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """One a draw."""
        return tuple(self.experiment.problem(draw) for draw in range(self.draws))

    @cached_property
    def examples(self) -> Examples:
        """Data of all draws."""
        return Examples(self.problems)

    @cached_property
    def rows(self) -> Tensor:
        """(steps, R, batch) rows of `examples` in each batch of each draw: those of the engine."""
        return Batches(self.examples, self.groups, self.seeds).sample(self.steps)

    @cached_property
    def labels(self) -> Tensor:
        """(rows, T) labels 1 and 0 of `examples`."""
        return (self.examples.target > 0).float()

    def stack(self, draws: Sequence[int]) -> Stack:
        """Make the networks of some draws with their initial weights."""
        seeds = [self.seeds[draw] for draw in draws]
        return initialised(self.shape, self.groups, self.experiment.source.names, seeds)

    @cached_property
    def initial(self) -> Weights:
        """Initial weights of all networks."""
        return weights_of(self.stack(range(self.draws)))

    def losses(self, networks: Sequence[int], weights: Weights) -> NDArray[np.float64]:
        """Return (len(networks),) mean logistic loss over all training examples of each network.

        It is written out here, so that no contestant judges itself.
        """
        losses = []
        for network, hidden, hidden_bias, head, head_bias in zip(networks, *weights, strict=True):
            draw, task = divmod(network, TASKS)
            rows = torch.from_numpy(self.examples.train[draw])
            x, sign = self.examples.x[rows].numpy(), self.examples.target[rows, task].numpy()
            logits = np.maximum(x @ hidden.T + hidden_bias, 0) @ head + head_bias
            losses.append(np.logaddexp(0, -sign * logits).mean())
        return np.array(losses, dtype=np.float64)


def weights_of(stack: Stack) -> Weights:
    """Copy the weights out of a stack of networks with one hidden layer and one output."""
    hidden, head = stack.weights
    hidden_bias, head_bias = stack.biases
    parts = hidden, hidden_bias.squeeze(2), head.squeeze(1), head_bias.flatten()
    return Weights(*(part.numpy().copy() for part in parts))
