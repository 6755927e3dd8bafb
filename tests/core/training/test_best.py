from collections.abc import Callable

import pytest
import torch

from core.data.problem import Problem
from core.data.source import Source
from core.experiments.experiment import Experiment
from core.training.best import Best
from core.training.draws import Draws
from core.training.loop import train
from core.training.losses.logistic import mean_loss


def test_each_network_is_kept_as_it_was_at_its_lowest_mean_validation_loss(
    given: Callable[..., Source], problem: Callable[..., Problem]
) -> None:
    """The kept weights have the lowest mean validation loss that was measured, at its step."""
    problems = [problem(train=20, seed=seed) for seed in range(3)]
    experiment = Experiment(given(*problems), width=64, replicates=3, steps=300, patience=None)
    draws = Draws.of(problems, [(0, r) for r in range(3)], experiment.depth)
    trial = draws.trial(((0, 1, 2),), experiment.width)
    best, steps = Best(trial), []
    for step in train([trial], experiment.steps, lambda: None):
        best.keep(step)
        steps.append(step)
    means = torch.stack([curve[1, 0].mean(dim=1) for curve in trial.curves])  # (evaluation, E)
    assert best.step.tolist() == [steps[at] for at in means.argmin(dim=0)]
    assert (best.step < experiment.steps).all()  # it overfits: the last weights are others
    logits = best.stack.logits(draws.examples.x[draws.examples.validation])
    sign = draws.examples.target[draws.examples.validation].transpose(1, 2)
    torch.testing.assert_close(mean_loss(logits, sign).mean(dim=1), means.min(dim=0).values)


@pytest.mark.parametrize("unlabelled", [0.0, 0.3])
def test_who_ends_at_its_best_is_kept_as_it_is_there(
    problem: Callable[..., Problem], unlabelled: float
) -> None:
    """A network may end at its lowest loss, by too small a fall: those very weights are kept."""
    problems = [problem(train=30, unlabelled=unlabelled, seed=seed) for seed in range(9)]
    draws = Draws.of(problems, [(0, r) for r in range(9)], 1, patience=1)
    trial = draws.trial(((0,), (1,), (2,)), 32)
    best = Best(trial)
    for step in train([trial], 3000, lambda: None):
        best.keep(step)
    at_the_end = trial.stopped_at[:, 0] == trial.ended_at
    assert 0 < at_the_end.sum() < len(at_the_end)
    assert torch.equal(best.step, trial.stopped_at[:, 0])
    x, target = trial.held_out["validation"]
    loss = mean_loss(best.stack.logits(x), target)
    torch.testing.assert_close(loss, trial.best_loss)
