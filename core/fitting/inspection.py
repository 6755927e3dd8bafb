"""The loss at one step of training, term by term."""

from dataclasses import dataclass

import torch

from core.arms.together import TOGETHER
from core.data.arrays import Floats
from core.experiments.experiment import Experiment
from core.fitting.side_by_side import one_thread
from core.training.draws import Draws
from core.training.loop import Check


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


def inspect(experiment: Experiment, step: int, check: Check = lambda: None) -> Inspection:
    """Train replicate 0 together for `step` steps, and take the next batch apart.

    Args:
        check: called before every step; what it raises ends the training.

    Raises:
        NoLabelsLeft: when nothing is left to learn from.
    """
    problem, seed = experiment.problem(0), (experiment.seed, 0)
    draws = Draws.of([problem], [seed], experiment.depth)
    groups = TOGETHER.groups(draws.names)
    with one_thread():
        trial = draws.trial(groups, experiment.width)
        if step:
            trial.train(step, check)
        x, target = next(trial.batches.take(1))
        logits, loss = trial.stack.forward(x), trial.loss
        terms = loss.terms(logits, target)[0]
    return Inspection(
        names=problem.names,
        x=x[0].numpy(),
        picture=problem.picture,
        labels=loss.decode(target)[0].numpy(),
        chances=torch.sigmoid(loss.answers(logits))[0].numpy(),
        terms=terms.numpy(),
        loss=float(terms.sum() / terms.shape[1]),
    )
