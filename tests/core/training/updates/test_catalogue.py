"""What holds for every update, those to come included."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

import pytest
import torch

from core.data import Problem
from core.networks.groups import Groups
from core.training.draws import Draws
from core.training.loop import Trial
from core.training.updates.plain_sum import PlainSum
from core.training.updates.rules import PLAIN_SUM, rule_of
from tests.core.training.updates.drawn import NAMES, doubled, rule

Make = Callable[..., Problem]
GROUPS: Groups = ((0, 1, 2),)
every_rule = pytest.mark.parametrize("name", NAMES)


def trained(draws: Draws, groups: Groups, name: str, steps: int = 60) -> Trial:
    """Train some groups by an update."""
    trial = draws.trial(groups, 6, update=rule(name, len(draws.names)))
    trial.train(steps, lambda: None)
    return trial


@every_rule
def test_one_task_is_the_plain_sum(problem: Make, name: str) -> None:
    """Networks of one task are the same to the last bit, whatever the update."""
    draws = Draws.of([problem(unlabelled=0.2)], [(0, 0)], 1)
    apart = ((0,), (1,), (2,))
    found, plain = (trained(draws, apart, of).stack.flat for of in (name, PLAIN_SUM.name))
    assert torch.equal(found, plain)


@pytest.mark.parametrize("name", ["weights 1:1:1", "weights 2:2:2"])
def test_equal_weights_are_the_plain_sum(problem: Make, name: str) -> None:
    """However large, they change no bit."""
    draws = Draws.of([problem(unlabelled=0.2)], [(0, 0)], 1)
    weighed = draws.trial(GROUPS, 6, update=rule_of(name))
    weighed.train(60, lambda: None)
    assert torch.equal(weighed.stack.flat, trained(draws, GROUPS, PLAIN_SUM.name).stack.flat)


@every_rule
def test_no_other_update_is_the_plain_sum(problem: Make, name: str) -> None:
    """Each leads to other weights than the plain sum does."""
    draws = doubled([problem(unlabelled=0.2)], 1)
    found, plain = (trained(draws, GROUPS, of).stack.flat for of in (name, PLAIN_SUM.name))
    assert torch.allclose(found, plain, atol=1e-3) == (name == PLAIN_SUM.name)


@every_rule
def test_a_network_is_what_it_is_alone(problem: Make, name: str) -> None:
    """Who else is in the stack, draws or groups, changes only how sums round."""
    problems = [problem(tasks=6, unlabelled=0.3, seed=seed) for seed in range(2)]
    groups = ((0, 1, 2), (5, 3, 4))
    whole = trained(doubled(problems, 2), groups, name).stack
    for network in range(4):
        draw, group = divmod(network, 2)
        alone = replace(doubled(problems, 2), seeds=[(0, draw)], problems=[problems[draw]])
        examples = Draws.of([problems[draw]], [(0, draw)], 2).examples.to(torch.float64)
        found = trained(replace(alone, examples=examples), (groups[group],), name).stack
        for mine, theirs in zip(found.parameters(), whole.parameters(), strict=True):
            torch.testing.assert_close(mine[0], theirs[network], rtol=1e-8, atol=1e-8)


@every_rule
def test_networks_that_stay_go_on_when_others_leave(problem: Make, name: str) -> None:
    """Draws that are given up in the middle change nothing for the other."""
    problems = [problem(unlabelled=0.3, seed=seed) for seed in range(3)]
    whole, left = (doubled(problems, 1).trial(GROUPS, 6, update=rule(name, 3)) for _ in range(2))
    for trial in (whole, left):
        trial.train(70, lambda: None)
    left.give_up(torch.tensor([True, False, True]))
    assert left.stack.networks == 1
    for trial in (whole, left):
        trial.train(70, lambda: None)
    for mine, theirs in zip(left.stack.parameters(), whole.stack.parameters(), strict=True):
        torch.testing.assert_close(mine[0], theirs[1], rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("order", list(permutations(range(3))))
@every_rule
def test_another_order_of_tasks_gives_the_same_networks(
    problem: Make, name: str, order: tuple[int, ...]
) -> None:
    """Hidden layers are the same, and output layers are in the other order."""
    drawn = doubled([problem(unlabelled=0.3)], 2)
    usual, other = (trained(drawn, (group,), name).stack for group in (GROUPS[0], order))
    for mine, theirs in zip(other.parameters()[:-2], usual.parameters()[:-2], strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-8, atol=1e-8)
    for mine, theirs in zip(other.parameters()[-2:], usual.parameters()[-2:], strict=True):
        torch.testing.assert_close(mine, theirs[:, list(order)], rtol=1e-8, atol=1e-8)


@every_rule
def test_a_task_without_any_label_leaves_the_others_finite(problem: Make, name: str) -> None:
    """Its output layer does not move but for the decay, and nothing is lost in a division by 0."""
    drawn = problem()
    drawn.y[drawn.train, 1] = float("nan")
    stack = trained(doubled([drawn], 1), GROUPS, name).stack
    before = doubled([drawn], 1).stack(GROUPS, 6)
    assert stack.flat.isfinite().all()
    decayed = before.weights[-1][0, 1] * (1 - 3e-3 * 1e-4) ** 60
    torch.testing.assert_close(stack.weights[-1][0, 1], decayed, rtol=1e-9, atol=1e-12)
    assert not torch.allclose(stack.weights[-1][0, 0], before.weights[-1][0, 0], atol=1e-2)


@every_rule
def test_an_update_leaves_nothing_behind_in_another(problem: Make, name: str) -> None:
    """Trained twice from the beginning, a stack has the same bits."""
    draws = Draws.of([problem(unlabelled=0.3)], [(0, 0)], 1)
    first, again = (trained(draws, GROUPS, name).stack.flat for _ in range(2))
    assert torch.equal(first, again)


GOLDEN = {  # length and sum of all parameters after 60 steps
    "plain sum": (5.140846296, -6.483679080),
    "weights 3:1:0.5": (5.131453655, -5.947084499),
    "uncertainty weights": (5.141733336, -6.453073619),
    "GradNorm": (5.145457156, -6.363357055),
    "random weights": (5.124162063, -6.536338171),
    "PCGrad": (5.141325025, -6.343994934),
    "UPGrad": (5.141330283, -6.334444164),
}


@every_rule
def test_weights_after_training_are_those_that_were_written_down(problem: Make, name: str) -> None:
    """The length of all parameters and their sum are known to six digits."""
    flat = trained(doubled([problem(unlabelled=0.3)], 2), GROUPS, name).stack.flat
    assert (float(flat.norm()), float(flat.sum())) == pytest.approx(GOLDEN[name], rel=1e-6)


def test_a_trial_without_a_rule_takes_the_plain_sum(problem: Make) -> None:
    """What an arm does not say is the lecture's."""
    draws = Draws.of([problem()], [(0, 0)], 1)
    assert isinstance(draws.trial(GROUPS, 6)._update, PlainSum)
