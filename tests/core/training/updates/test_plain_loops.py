"""Every update against a plain loop over modules: autograd, a network and a task at a time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from core.data import Problem
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.data.kinds.yes_no import YES_NO
from core.networks.groups import Groups
from core.training.batches import Batches
from core.training.draws import Draws
from core.training.losses.catalogue import loss_of
from tests.core.training.updates.drawn import doubled, rule
from tests.core.training.updates.plain import PLAIN, Plain, linear, trained

STEPS, WIDTH = 50, 5
GROUPS: Groups = ((0, 2, 1), (3, 5, 4))


def alone(draws: Draws, groups: Groups, network: int) -> Plain:
    """Copy one network of a stack before training into modules."""
    draw, position = divmod(network, len(groups))
    stack, group = draws.stack(groups, WIDTH), groups[position]
    layers: list[nn.Module] = []
    for weight, bias in zip(stack.weights[:-1], stack.biases[:-1], strict=True):
        layers += [linear(weight[network], bias[network]), nn.ReLU()]
    kinds = [draws.kinds[task] for task in group]
    sizes = [kind.logits for kind in kinds]
    rows = zip(
        torch.split(stack.weights[-1][network], sizes),
        torch.split(stack.biases[-1][network], sizes),
        strict=True,
    )
    return Plain(
        nn.Sequential(*layers),
        nn.ModuleList([linear(*row) for row in rows]),
        group,
        [draws.names[task] for task in group],
        draws.seeds[draw],
        [loss_of([kind]) for kind in kinds],
    )


def batches(draws: Draws, groups: Groups, network: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield what one network sees: x (n, d) and target (O, n)."""
    for x, target in Batches(draws.examples, groups, draws.seeds).take(STEPS):
        yield x[network * len(x) // len(target)], target[network]


def follows(draws: Draws, groups: Groups, name: str) -> None:
    """Assert that every network of a stack ends where its plain loop ends, and has moved."""
    trial = draws.trial(groups, WIDTH, update=rule(name, len(draws.names)))
    before = trial.stack.flat.clone()
    trial.train(STEPS, lambda: None)
    assert not torch.allclose(trial.stack.flat, before, atol=1e-2)
    for network in range(trial.stack.networks):
        found = trained(alone(draws, groups, network), PLAIN[name], batches(draws, groups, network))
        for written, expected in zip(trial.stack.parameters(), found, strict=True):
            torch.testing.assert_close(
                written[network].view_as(expected), expected, rtol=1e-5, atol=1e-5
            )


def rarely(problem: Problem, task: int, labels: int) -> Problem:
    """Leave a task so few training labels that most batches hold none."""
    y = problem.y.copy()
    y[problem.train[labels:], task] = np.nan
    return replace(problem, y=y)


@pytest.mark.parametrize("depth", [1, 3])
@pytest.mark.parametrize("name", PLAIN)
def test_a_stack_follows_a_plain_loop(
    problem: Callable[..., Problem], name: str, depth: int
) -> None:
    """Two networks in each of two draws end after 50 steps at the weights of the plain loop."""
    drawn = [problem(tasks=6, unlabelled=0.3, seed=seed) for seed in range(2)]
    follows(doubled(drawn, depth), GROUPS, name)


@pytest.mark.parametrize("name", PLAIN)
def test_networks_that_share_examples_follow_it_too(
    problem: Callable[..., Problem], name: str
) -> None:
    """The same where no label is missing, so that the first layers of a draw are one product."""
    drawn = doubled([problem(tasks=6, seed=seed) for seed in range(2)], 1)
    assert Batches(drawn.examples, GROUPS, drawn.seeds).shared
    follows(drawn, GROUPS, name)


@pytest.mark.parametrize("name", PLAIN)
def test_a_task_that_is_hardly_ever_labelled_is_met_as_in_the_loop(
    problem: Callable[..., Problem], name: str
) -> None:
    """The same where one task has two labels, so that most batches hold none of it."""
    drawn = doubled([rarely(problem(), 1, labels=2)], 2)
    seen = [bool(target[1].any()) for _, target in batches(drawn, ((0, 1, 2),), 0)]
    assert 0.1 < np.mean(seen) < 0.9
    follows(drawn, ((0, 1, 2),), name)


def mixed(problem: Problem, kinds: Sequence[TaskKind]) -> Problem:
    """Give a problem's inputs labels of other kinds, a third of them '?'."""
    rng = np.random.default_rng(0)
    score = problem.x @ rng.standard_normal((problem.x.shape[1], len(kinds)))
    y = np.empty(score.shape, dtype=np.float32)
    for task, kind in enumerate(kinds):
        count = kind.count if isinstance(kind, Classes | Ordered) else 2
        edges = np.quantile(score[:, task], np.arange(1, count) / count)
        y[:, task] = score[:, task] if kind == NUMBERS else np.digitize(score[:, task], edges)
    y[rng.random(y.shape) < 0.3] = np.nan
    return replace(
        problem, y=y, names=tuple(f"t{k}" for k in range(len(kinds))), kinds=tuple(kinds)
    )


@pytest.mark.parametrize("name", PLAIN)
def test_tasks_with_several_logits_follow_it_too(
    problem: Callable[..., Problem], name: str
) -> None:
    """The same for classes, ordered classes and numbers beside yes/no in one network."""
    kinds = (Classes(3), YES_NO, NUMBERS, Ordered(4), YES_NO, Classes(4))
    drawn = doubled([mixed(problem(), kinds)], 2)
    follows(drawn, ((0, 1, 2, 3, 4, 5),), name)
