from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch
from torch import Tensor

from core.advice import affinity
from core.advice.affinity import gradient_agreement, validation_losses
from core.advice.pairing import pairs
from core.arms.together import TOGETHER
from core.computing.running import run
from core.data import SharedFeatures, Table
from core.data.arrays import Rows
from core.data.problem import Problem
from core.data.source import Source
from core.experiments.experiment import Experiment
from core.fitting.side_by_side import draws_of
from core.networks.stack import Stack
from core.training.batches import Examples
from core.training.loop import train
from tests.core.mixed import Mixed

Given = Callable[..., Source]
Made = Callable[..., Problem]


def test_a_task_alone_is_trained_as_in_apart(given: Given, problem: Made) -> None:
    """The loss of a group of one is the lowest validation loss that apart reaches."""
    experiment = Experiment(given(problem()), width=6, steps=100, replicates=1)
    losses = validation_losses(experiment, 0, pairs(3))
    curves = run(replace(experiment, arms=("apart",))).curves
    lowest = curves[curves["split"] == "validation"].groupby("task")["log_loss"].min()
    assert np.allclose([losses[k][0] for k in range(3)], lowest.to_numpy(), rtol=1e-4)


def test_a_pair_is_trained_as_in_a_grouping(given: Given, problem: Made) -> None:
    """The losses of two tasks together are those of the arm with this pair."""
    experiment = Experiment(given(problem()), width=6, steps=100, replicates=1)
    losses = dict(zip(pairs(3), validation_losses(experiment, 0, pairs(3)), strict=True))
    arm = (("task 0", "task 2"), ("task 1",))
    curves = run(replace(experiment, arms=(arm,))).curves
    lowest = curves[curves["split"] == "validation"].groupby("task")["log_loss"].min()
    assert np.allclose(losses[0, 2], lowest[["task 0", "task 2"]].to_numpy(), rtol=1e-4)


def test_gradients_of_one_question_asked_twice_agree(given: Given, problem: Made) -> None:
    """Two copies of a task agree like a task with itself, and their negation is opposed."""
    one = problem(tasks=1, train=400, validation=200)
    y = np.concatenate([one.y, one.y, 1 - one.y], axis=1)
    names = ("a", "same", "opposite")
    source = given(replace(one, y=y, names=names, kinds=one.kinds * 3))
    agreement = gradient_agreement(Experiment(source, width=16, steps=100), 0)
    assert np.isnan(np.diag(agreement)).all()
    assert agreement[0, 1] > 0.2


def test_tasks_of_all_kinds_are_compared(mixed: Mixed) -> None:
    """A number agrees with itself in other units, whatever classes and marks stand beside it."""
    tasks = mixed.Y.assign(grade=mixed.Y["grade"].astype(str).replace("nan", None))
    table = pd.concat([mixed.X, tasks.assign(cents=100 * mixed.Y["price"])], axis=1)
    source = Table(
        table,
        ("price", "sort", "grade", "sold", "cents"),
        read_as=("numbers", "classes", "ordered", "yes/no", "numbers"),
    )
    agreement = gradient_agreement(Experiment(source, width=8, steps=200), 0)
    assert np.isfinite(agreement[~np.eye(5, dtype=bool)]).all()
    assert agreement[0, 4] > 0


def test_related_tasks_agree_more_than_unrelated_ones() -> None:
    """With all features shared gradients agree; with none they do not."""
    related, unrelated = (
        np.nanmean(
            [
                gradient_agreement(Experiment(SharedFeatures(4, 400, relatedness=r)), k)
                for k in range(3)
            ]
        )
        for r in (1.0, 0.0)
    )
    assert related > 0.02 > unrelated


def _by_autograd(stack: Stack, examples: Examples, rows: Rows) -> Tensor:
    """Return each task's gradient in the hidden layer of the only network, of length 1."""
    layers = [p[0].clone().requires_grad_() for p in stack.parameters()]
    hidden = torch.relu(layers[0] @ examples.x[rows].T + layers[1])
    logits = layers[2] @ hidden + layers[3]
    directions = []
    for logit, sign in zip(logits, examples.target[rows].T, strict=True):
        loss = torch.nn.functional.softplus(-sign * logit).mean()
        shared = torch.autograd.grad(loss, layers[:2], retain_graph=True)
        flat = torch.cat([gradient.flatten() for gradient in shared])
        directions.append(flat / flat.norm())
    return torch.stack(directions)


@pytest.mark.parametrize("comparisons", [20, 2])
def test_the_cosines_are_those_of_autograd_up_to_the_best_step(
    given: Given, problem: Made, monkeypatch: pytest.MonkeyPatch, comparisons: int
) -> None:
    """The mean is over evenly spaced evaluations until the network is best, fewer where many."""
    monkeypatch.setattr(affinity, "COMPARISONS", comparisons)
    experiment = Experiment(given(problem(tasks=2)), width=5, patience=4)
    draws = draws_of(experiment, 0)
    trial = draws.trial(TOGETHER.groups(experiment.source.names), 5)
    rows = draws.examples.train[0], draws.examples.validation[0]
    losses, cosines = [], []
    for _ in train([trial], experiment.steps, lambda: None):
        losses.append(trial.validation_loss.mean().item())
        taught, served = (_by_autograd(trial.stack, draws.examples, part) for part in rows)
        cosines.append((served @ taught.T).numpy())
    last, best = len(losses) - 1, int(np.argmin(losses))
    apart = next(2**k for k in range(20) if last // 2**k < 2 * comparisons)
    assert (apart > 1) == (comparisons == 2)
    assert apart < best < last
    expected = np.mean(cosines[apart : best + 1 : apart], axis=0)
    agreement = gradient_agreement(experiment, 0)
    assert np.isnan(np.diag(agreement)).all()
    others = ~np.eye(2, dtype=bool)
    np.testing.assert_allclose(agreement[others], expected[others], atol=1e-4)
