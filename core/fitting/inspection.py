"""The loss at one step of training, term by term."""

from dataclasses import dataclass

import numpy as np
import torch

from core.data.problem import Floats
from core.experiments.experiment import Experiment
from core.networks.groups import groups_of
from core.networks.initial import initialised
from core.networks.shape import Shape
from core.training.batches import Batches, Examples
from core.training.loop import Trial
from core.training.losses.logistic import loss, terms


@dataclass(frozen=True)
class Inspection:
    """What the optimiser saw at one step of one network that does all tasks.

    Attributes:
        names: of the T tasks.
        x: (n, d) the examples of the batch; picture: their (height, width), if they have one.
        labels: (T, n) 1, 0 or NaN for '?'.
        chances: (T, n) yhat, the probability of "yes".
        terms: (T, n) L(yhat_ij, y_ij), 0 where the label is '?'.
        loss: the mean over examples of the sum over tasks, as the optimiser saw it.
    """

    names: tuple[str, ...]
    x: Floats
    picture: tuple[int, int] | None
    labels: Floats
    chances: Floats
    terms: Floats
    loss: float


def inspect(experiment: Experiment, step: int) -> Inspection:
    """Train replicate 0 together for `step` steps, and take the next batch apart.

    Raises:
        NoLabelsLeft: when nothing is left to learn from.
    """
    problem, seed = experiment.problem(0), (experiment.seed, 0)
    groups = groups_of("together", problem.names)
    examples = Examples([problem])
    shape = Shape(examples.x.shape[1], experiment.width, experiment.depth, problem.tasks)
    stack = initialised(shape, groups, problem.names, [seed])
    batches = Batches(examples, groups, [seed])
    if step:
        Trial(stack, batches, examples).train(step, lambda: None)
    x, sign = next(batches.take(1))
    logits = stack.forward(x)
    return Inspection(
        names=problem.names,
        x=x[0].numpy(),
        picture=problem.picture,
        labels=np.where(sign[0] == 0, np.nan, (sign[0] + 1) / 2).astype(np.float32),
        chances=torch.sigmoid(logits)[0].numpy(),
        terms=terms(logits, sign)[0].numpy(),
        loss=float(loss(logits, sign)[0]),
    )
