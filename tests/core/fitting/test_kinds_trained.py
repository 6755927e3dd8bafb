"""Tasks of several kinds in one experiment are trained as by a plain loop, each by itself."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from sklearn.neural_network import MLPClassifier, MLPRegressor
from torch import Tensor, nn
from torch.nn import functional

from core import Experiment, Missing, run
from core.data import Problem
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.data.problem import split_sizes
from core.fitting.threads import one_thread
from core.metrics.catalogue import LOSS, METRICS, R2
from core.training.draws import Draws
from core.training.rule import LEARNING_RATE, WEIGHT_DECAY
from tests.core.fitting.kinded import (
    ARMS,
    COLOUR,
    GRADE,
    GROUPING,
    JUDGED,
    KINDS,
    NAMES,
    PRICE,
    SOLD,
    Kinded,
    assert_scores,
    mixed,
    part_of,
    standardised,
    trained,
)

# a plain loop


def _module(problem: Problem, group: tuple[int, ...], depth: int, like: Tensor) -> nn.Sequential:
    """Make one network of width 8 with the engine's initial weights."""
    draws = Draws.of([problem], [(0, 0)], depth)
    start = replace(draws, examples=draws.examples.to(like.dtype)).stack((group,), 8)
    layers: list[nn.Module] = []
    for weight, bias in zip(start.weights, start.biases, strict=True):
        linear = nn.Linear(weight.shape[2], weight.shape[1], dtype=like.dtype)
        linear.weight.data.copy_(weight[0])
        linear.bias.data.copy_(bias[0, :, 0])
        layers += [linear, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def _task_loss(kind: TaskKind, z: Tensor, label: Tensor) -> Tensor:
    """Return the loss of some examples that have a label, from their logits (n, O)."""
    log_2 = math.log(2)
    if isinstance(kind, Classes):
        return functional.cross_entropy(z, label.long(), reduction="sum") * log_2 / math.log(3)
    if isinstance(kind, Ordered):
        above = (label[:, None] > torch.arange(3)).to(z.dtype)
        return functional.binary_cross_entropy_with_logits(z, above, reduction="sum") / 3
    if kind == NUMBERS:
        return log_2 * ((z[:, 0] - label) ** 2).sum()
    return functional.binary_cross_entropy_with_logits(z[:, 0], label, reduction="sum")


def _loss(problem: Problem, group: tuple[int, ...], logits: Tensor, y: Tensor) -> Tensor:
    """Sum the losses of the tasks of a group over their labels; mean over all examples."""
    column, whole = 0, logits.new_zeros(())
    for task in group:
        kind, known = problem.kinds[task], ~y[:, task].isnan()
        z = logits[known, column : column + kind.logits]
        whole = whole + _task_loss(kind, z, y[known, task])
        column += kind.logits
    assert column == logits.shape[1]
    return whole / len(y)


@pytest.mark.parametrize(
    ("dtype", "tolerance"), [(torch.float32, 1e-5), (torch.float64, 1e-6)], ids=str
)
@pytest.mark.parametrize("group", [(0, 1, 2, 3), (2, 0), (1,)])
@pytest.mark.parametrize(("depth", "unlabelled"), [(1, 0.0), (1, 0.4), (3, 0.4)])
def test_training_follows_a_plain_loop_of_a_module(
    dtype: torch.dtype, tolerance: float, group: tuple[int, ...], depth: int, unlabelled: float
) -> None:
    """The weights are those of an nn.Module trained by autograd on the sum of plain losses."""
    # in double precision, too: only standardised labels are rounded to single there
    problem, steps = mixed(unlabelled=unlabelled), 60
    first, second = (Draws.of([problem], [(0, 0)], depth) for _ in range(2))
    first = replace(first, examples=first.examples.to(dtype))
    trial = first.trial((group,), 8)
    rows = second.trial((group,), 8).batches.sample(steps)[:, 0]
    x = torch.from_numpy(problem.x).to(dtype)
    y = torch.from_numpy(standardised(problem)).to(dtype)
    with one_thread():
        trial.train(steps, lambda: None)
        module = _module(problem, group, depth, x)
        optimiser = torch.optim.AdamW(
            module.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY
        )
        for batch in rows:
            optimiser.zero_grad()
            torch.autograd.backward(_loss(problem, group, module(x[batch]), y[batch]))
            optimiser.step()
    linear = [layer for layer in module if isinstance(layer, nn.Linear)]
    for layer, weight, bias in zip(linear, trial.stack.weights, trial.stack.biases, strict=True):
        torch.testing.assert_close(weight[0], layer.weight.data, rtol=0, atol=tolerance)
        torch.testing.assert_close(bias[0, :, 0], layer.bias.data, rtol=0, atol=tolerance)


def test_batches_are_examples_with_a_label_of_the_group() -> None:
    """A network meets training examples alone, each with a label of one of its tasks."""
    problem = mixed(unlabelled=0.6)
    draws = Draws.of([problem], [(0, 0)], 1)
    for group in ((PRICE, COLOUR), (GRADE,)):
        rows = draws.trial((group,), 8).batches.sample(20).numpy()
        known = (~np.isnan(problem.y[problem.train][:, list(group)])).any(axis=1)
        assert np.array_equal(np.unique(rows), np.flatnonzero(known))


# what a task does not depend on


@pytest.mark.parametrize("unlabelled", [0.0, 0.4])
def test_tasks_in_another_order_have_the_same_scores(unlabelled: float) -> None:
    """Permuting tasks of several kinds permutes the results, in every arm."""
    problem, order = mixed(unlabelled=unlabelled), [SOLD, COLOUR, PRICE, GRADE]
    first = trained(problem, arms=ARMS)
    second = trained(part_of(problem, order), arms=ARMS)
    for label, record in first.arms.items():
        assert_scores(second.arms[label], record, [0], order)
        turned = second.arms[label].curves
        np.testing.assert_allclose(turned, record.curves[..., order], rtol=2e-3, atol=2e-3)


@pytest.mark.parametrize("unlabelled", [0.0, 0.4])
def test_apart_each_task_is_trained_as_a_problem_of_its_own(unlabelled: float) -> None:
    """A task apart has just the scores that it has where there are no others."""
    problem = mixed(unlabelled=unlabelled)
    whole = trained(problem, arms=("apart",)).arms["apart"]
    for task in range(len(NAMES)):
        alone = trained(part_of(problem, [task]), arms=("together",)).arms["together"]
        judged = JUDGED[KINDS[task].name]
        assert set(alone.scores) == (set(METRICS) if task == SOLD else judged)
        assert_scores(alone, whole, [0], [task])


def test_a_group_is_trained_as_a_problem_of_its_own() -> None:
    """Tasks of two kinds in a group of a grouping score as the two together with no others."""
    problem = mixed()
    (whole,) = trained(problem, arms=(GROUPING,)).arms.values()
    for group in ([GRADE, PRICE], [SOLD, COLOUR]):
        alone = trained(part_of(problem, group), arms=("together",)).arms["together"]
        assert_scores(alone, whole, [0], group)


@pytest.mark.parametrize("settings", [{"steps": 100}, {"steps": 700, "patience": 1}])
def test_a_replicate_does_not_depend_on_how_many_share_its_stack(settings: dict[str, Any]) -> None:
    """Draws of different sizes, gaps and units have the same scores alone and side by side."""
    problems = [
        mixed(unlabelled=0.0),
        mixed(train=40, validation=25, test=70, unlabelled=0.5, seed=1),
        mixed(train=90, validation=60, test=30, seed=2),
    ]
    problems[1].y[:, PRICE] *= 50
    many = trained(*problems, arms=ARMS[:2], **settings)
    ended = many.arms["apart"].ended_at
    assert (len(np.unique(ended)) > 3) == ("patience" in settings)
    for draw, problem in enumerate(problems):
        one = trained(problem, replicates=[draw], arms=ARMS[:2], **settings)
        for label, record in one.arms.items():
            assert_scores(record, many.arms[label], [draw], range(4), rtol=5e-3)


@pytest.mark.parametrize("budget", ["width", "best"])
def test_labels_of_test_examples_choose_nothing(budget: str) -> None:
    """Other test labels change neither a width, a step nor a validation curve, only scores."""
    problem = mixed(train=25)
    y, rng = problem.y.copy(), np.random.default_rng(1)
    for task in range(len(NAMES)):
        y[problem.test, task] = rng.permutation(y[problem.test, task])
    y[problem.test, PRICE] *= 1000
    other = replace(problem, y=y)
    first, second = (trained(p, arms=ARMS, budget=budget, width=8) for p in (problem, other))
    for label, record in first.arms.items():
        turned = second.arms[label]
        for name in ("width", "stopped_at", "ended_at", "improving"):
            assert np.array_equal(getattr(record, name), getattr(turned, name))
        assert np.array_equal(record.curves[:, :2], turned.curves[:, :2], equal_nan=True)
        assert (record.scores[LOSS.name] != turned.scores[LOSS.name]).all()


def test_labels_can_go_missing_at_random() -> None:
    """Labels of every kind go missing by the seed alone, in training and in validation."""
    problem = mixed(unlabelled=0.0)
    experiment = Experiment(Kinded((problem,)), missing=Missing(0.5), replicates=1)
    hidden = np.isnan(experiment.problem(0).y)
    learned = np.concatenate([problem.train, problem.validation])
    assert not hidden[problem.test].any()
    assert (np.abs(hidden[learned].mean(axis=0) - 0.5) < 0.2).all()


# beside scikit-learn


def _easy(kind: TaskKind) -> Problem:
    """Make a problem of one task that 600 rows are enough to learn."""
    rng = np.random.default_rng(3)
    x = rng.standard_normal((900, 4)).astype(np.float32)
    z = np.stack([x[:, 0] + x[:, 1], np.abs(2 * x[:, 2]) - 1, x[:, 3] - x[:, 0]], axis=1)
    number = 5 + 3 * z.sum(axis=1) + rng.standard_normal(900)
    y = number if kind == NUMBERS else (z + 0.2 * rng.standard_normal(z.shape)).argmax(axis=1)
    labels = np.asarray(y, dtype=np.float32)[:, None]
    return Problem(x, labels, ("task",), *split_sizes(600, 150, 150), kinds=(kind,))


def _score(problem: Problem, metric: str) -> float:
    experiment = Experiment(
        Kinded((problem,)), arms=("apart",), width=16, replicates=1, steps=1500, patience=None
    )
    scores: pd.DataFrame = run(experiment).scores
    return float(scores[metric].iloc[0])


SETTINGS: dict[str, Any] = {
    "hidden_layer_sizes": (16,),
    "activation": "relu",
    "solver": "adam",
    "learning_rate_init": LEARNING_RATE,
    "batch_size": 32,
    "max_iter": 80,  # of 19 batches: 1,520 steps
    "tol": 0.0,
    "early_stopping": False,
    "random_state": 0,
}


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_a_number_is_learned_as_well_as_by_scikit_learn() -> None:
    """R² of a number apart is that of scikit-learn's network of the same size, within 0.05."""
    problem = _easy(NUMBERS)
    y = standardised(problem)[:, 0]
    model = MLPRegressor(**SETTINGS).fit(problem.x[problem.train], y[problem.train])
    other = model.score(problem.x[problem.test], y[problem.test])
    assert other > 0.9
    assert _score(problem, R2.name) == pytest.approx(other, abs=0.05)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_classes_are_learned_as_well_as_by_scikit_learn() -> None:
    """Accuracy of three classes apart is that of scikit-learn's network, within 0.05."""
    problem = _easy(Classes(3))
    y = problem.y[:, 0]
    model = MLPClassifier(**SETTINGS).fit(problem.x[problem.train], y[problem.train])
    other = model.score(problem.x[problem.test], y[problem.test])
    assert other > 0.85
    assert 1 - _score(problem, "error") == pytest.approx(other, abs=0.05)
