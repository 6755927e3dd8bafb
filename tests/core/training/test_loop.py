"""Training against a plain PyTorch loop over one module a network."""

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from core import Experiment, run
from core.arms.catalogue import ArmName, arm_of
from core.data import Problem, Source
from core.networks.initial import initialised
from core.networks.shape import Shape
from core.training.batches import Batches, Examples
from core.training.loop import Trial

STEPS = 100
ARMS: tuple[ArmName, ...] = ("together", "apart", (("task 2", "task 0"), ("task 1",)))


def _module(problem: Problem, group: tuple[int, ...], width: int, depth: int) -> nn.Sequential:
    """Make one network with the engine's initial weights."""
    shape = Shape(problem.x.shape[1], width, depth, len(group))
    start = initialised(shape, (group,), problem.names, [(0, 0)])
    layers: list[nn.Module] = []
    for weight, bias in zip(start.weights, start.biases, strict=True):
        linear = nn.Linear(weight.shape[2], weight.shape[1])
        linear.weight.data.copy_(weight[0])
        linear.bias.data.copy_(bias[0, :, 0])
        layers += [linear, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def _losses(logits: Tensor, y: Tensor) -> Tensor:
    """Return logistic losses (n, T), 0 where the label is NaN."""
    known = ~y.isnan()
    each = functional.binary_cross_entropy_with_logits(logits, y.nan_to_num(), reduction="none")
    return torch.where(known, each, 0)


def _evaluate(module: nn.Module, x: Tensor, y: Tensor) -> np.ndarray:
    """Return the mean loss of each task over its labelled examples."""
    with torch.no_grad():
        return (_losses(module(x), y).sum(dim=0) / (~y.isnan()).sum(dim=0)).numpy()


def _steps(
    problem: Problem, group: tuple[int, ...], width: int, depth: int
) -> Iterator[tuple[nn.Module, float]]:
    """Train one network by autograd and AdamW; yield it before every step with its batch's loss."""
    module = _module(problem, group, width, depth)
    optimiser = torch.optim.AdamW(module.parameters(), lr=3e-3, weight_decay=1e-4)
    for x, sign in Batches(Examples([problem]), (group,), [(0, 0)]).take(STEPS + 1):
        y = torch.where(sign[0].T == 0, torch.nan, (sign[0].T + 1) / 2)
        optimiser.zero_grad()
        value = _losses(module(x[0]), y).sum() / len(y)
        yield module, value.item()
        value.backward()
        optimiser.step()


def _trained_alone(problem: Problem, group: tuple[int, ...], width: int, depth: int) -> np.ndarray:
    """Return (evaluation, split, task) log losses of one network trained by itself."""
    held = [
        (torch.from_numpy(problem.x[rows]), torch.from_numpy(problem.y[np.ix_(rows, group)]))
        for rows in (problem.validation, problem.test)
    ]
    steps = enumerate(_steps(problem, group, width, depth))
    return np.array(
        [
            [_evaluate(module, *part) for part in held]
            for step, (module, _) in steps
            if step % 50 == 0
        ]
    )


def _measured(curves: pd.DataFrame, arm: str, problem: Problem) -> np.ndarray:
    """Lay out (evaluation, split, task) log losses of an arm."""
    rows = curves[(curves["arm"] == arm) & (curves["split"] != "train")]
    table = rows.pivot(index=["step", "split"], columns="task", values="log_loss")
    table = table[list(problem.names)].to_numpy().reshape(-1, 2, len(problem.names))
    return table[:, ::-1]  # validation before test


@pytest.mark.parametrize(("width", "depth"), [(8, 1), (1, 1), (5, 4)])
@pytest.mark.parametrize("unlabelled", [0.0, 0.4])
def test_training_follows_a_plain_loop_of_modules(
    problem: Callable[..., Problem],
    given: Callable[..., Source],
    width: int,
    depth: int,
    unlabelled: float,
) -> None:
    """Every network of every arm has the curves of its own nn.Module trained by autograd."""
    drawn = problem(unlabelled=unlabelled)
    settings = {"width": width, "depth": depth, "steps": STEPS, "replicates": 1}
    result = run(Experiment(given(drawn), arms=ARMS, **settings))
    for arm, label in zip(ARMS, result.costs["arm"], strict=True):
        measured = _measured(result.curves, label, drawn)
        for group in arm_of(arm).groups(drawn.names):
            expected = _trained_alone(drawn, group, width, depth)
            np.testing.assert_allclose(measured[:, :, group], expected, rtol=2e-4, atol=1e-5)


def test_the_training_curve_averages_the_last_eight_batches(
    problem: Callable[..., Problem], given: Callable[..., Source]
) -> None:
    """The training curve is the mean loss of the last 8 batches, each before its own step."""
    drawn = problem(tasks=1)
    losses = [loss for _, loss in _steps(drawn, (0,), 8, 1)]
    settings = {"width": 8, "steps": STEPS, "replicates": 1, "arms": ("together",)}
    curves = run(Experiment(given(drawn), **settings)).curves
    train = curves[curves["split"] == "train"].set_index("step")["log_loss"]
    expected = [np.nan, np.mean(losses[42:50]), np.mean(losses[92:100])]
    np.testing.assert_allclose(train.loc[[0, 50, 100]], expected, rtol=2e-4)


@pytest.mark.parametrize(
    ("steps", "expected"), [(1, [0, 1]), (50, [0, 50]), (120, [0, 50, 100, 120])]
)
def test_evaluation_is_every_fifty_steps_and_at_the_end(
    problem: Callable[..., Problem],
    given: Callable[..., Source],
    steps: int,
    expected: list[int],
) -> None:
    """Curves have a point before training, every 50 steps, and after the last step."""
    result = run(Experiment(given(problem()), steps=steps, replicates=1))
    assert sorted(result.curves["step"].unique()) == expected


def test_each_task_stops_at_its_own_lowest_validation_loss(
    problem: Callable[..., Problem], given: Callable[..., Source]
) -> None:
    """A task's test scores are those of the first step at which its validation loss is lowest."""
    drawn = [problem(train=20, tasks=4, unlabelled=0.2, seed=seed) for seed in range(3)]
    result = run(Experiment(given(*drawn), width=16, steps=600, replicates=3))
    key = ["arm", "task", "replicate"]
    validation = result.curves[result.curves["split"] == "validation"].reset_index(drop=True)
    lowest = validation.loc[validation.groupby(key)["log_loss"].idxmin()].set_index(key)["step"]
    scores = result.scores.set_index(key)
    assert scores["stopped_at"].to_dict() == lowest.to_dict()
    assert scores["stopped_at"].nunique() > 2
    test = result.curves[result.curves["split"] == "test"].set_index([*key, "step"])
    stopped = [(*index, step) for index, step in scores["stopped_at"].items()]
    for metric in ("error", "log_loss"):
        assert test[metric].loc[stopped].tolist() == scores[metric].tolist()


def test_of_equal_validation_losses_the_first_counts(problem: Callable[..., Problem]) -> None:
    """A network that did not change between two evaluations keeps the earlier step."""
    examples = Examples([problem(tasks=2)])
    stack = initialised(Shape(5, 4, 1, 2), ((0, 1),), ("a", "b"), [(0, 0)])
    trial = Trial(stack, Batches(examples, ((0, 1),), [(0, 0)]), examples)
    trial.evaluate(0)
    trial.evaluate(50)
    assert trial.stopped_at.tolist() == [[0, 0]]


def test_auc_is_taken_at_the_same_step_as_error(
    problem: Callable[..., Problem], given: Callable[..., Source]
) -> None:
    """Training on beyond a task's best step changes none of its test scores, AUC included."""
    drawn = problem(train=20)
    long = run(Experiment(given(drawn), width=16, steps=600, replicates=1)).scores
    assert (long["stopped_at"] < 600).any()
    for row in long[long["stopped_at"] > 0].itertuples():
        short = run(Experiment(given(drawn), width=16, steps=row.stopped_at, replicates=1)).scores
        same = short[(short["arm"] == row.arm) & (short["task"] == row.task)]
        assert same["auc"].item() == row.auc
        assert same["error"].item() == row.error
