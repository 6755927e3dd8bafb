"""The work of timing updates: networks for all tasks, equal for everyone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import softplus

from core.data.sources.shared_features import SharedFeatures
from core.experiments.experiment import Experiment
from core.networks.stack import Stack
from core.training.batches import Batches
from core.training.draws import Draws

EXAMPLES = 400
STEPS = 200


@dataclass(frozen=True)
class UpdateWork:
    """Networks of one hidden layer, one for all tasks, one a draw of SharedFeatures.

    Attributes:
        draws: R, which is E. tasks: K. width: units. steps: of AdamW.
    """

    draws: int
    tasks: int
    width: int
    steps: int = STEPS

    @cached_property
    def laid_out(self) -> Draws:
        """Half of what the tasks learn is shared, so that they get in each other's way."""
        source = SharedFeatures(self.tasks, EXAMPLES, relatedness=0.5)
        experiment = Experiment(source, width=self.width, replicates=self.draws)
        seeds = [(0, draw) for draw in range(self.draws)]
        problems = [experiment.problem(draw) for draw in range(self.draws)]
        return Draws.of(problems, seeds, depth=1, with_curves=False)

    @property
    def group(self) -> tuple[int, ...]:
        """All tasks."""
        return tuple(range(self.tasks))

    @property
    def batches(self) -> Sequence[tuple[Tensor, Tensor]]:
        """Of each step, x (R, n, d) and signs (R, K, n): those of the engine."""
        draws = self.laid_out
        return list(Batches(draws.examples, (self.group,), draws.seeds).take(self.steps))

    def losses(self, stack: Stack) -> NDArray[np.float64]:
        """Return (E,) mean logistic loss of a stack's first networks over training examples."""
        examples = self.laid_out.examples
        rows = torch.from_numpy(np.stack(examples.train[: stack.networks]))
        x, sign = examples.x[rows], examples.target[rows].transpose(1, 2)
        return np.asarray(softplus(-sign * stack.logits(x)).mean((1, 2)), dtype=np.float64)
