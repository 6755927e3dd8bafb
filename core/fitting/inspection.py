"""Take one step of training apart: the loss, term by term."""

import torch

from core.arms.together import TOGETHER
from core.data.kinds.numbers import NUMBERS
from core.experiments.experiment import Experiment
from core.fitting.side_by_side import draws_of
from core.fitting.threads import one_thread
from core.results.inspection import Inspection
from core.training.loop import Check


def inspect(experiment: Experiment, step: int, check: Check = lambda: None) -> Inspection:
    """Train replicate 0 together for `step` steps, and take the next batch apart.

    Its tasks must be yes/no or numbers, which have one answer each.

    Args:
        check: called before every step; what it raises ends the training.

    Raises:
        NoLabelsLeft: when nothing is left to learn from.
    """
    draws = draws_of(experiment, 0)
    groups = TOGETHER.groups(draws.names)
    with one_thread():
        trial = draws.trial(groups, experiment.width)
        if step:
            trial.train(step, check)
        # the batch that step `step` + 1 of this training takes
        x, target = next(trial.batches.take(1))
        logits, loss = trial.stack.forward(x), trial.loss
        terms = loss.terms(logits, target)[0]
    numbers = torch.tensor([kind == NUMBERS for kind in draws.kinds])[:, None]
    told = loss.answers(logits)[0]
    return Inspection(
        names=draws.names,
        kinds=draws.kinds,
        x=x[0].numpy(),
        picture=draws.problems[0].picture,
        labels=loss.decode(target)[0].numpy(),
        answers=torch.where(numbers, told, torch.sigmoid(told)).numpy(),
        terms=terms.numpy(),
        loss=float(terms.sum() / terms.shape[1]),
    )
