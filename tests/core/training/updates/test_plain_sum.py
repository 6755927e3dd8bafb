"""The seam between the errors of the tasks and the step that a stack takes."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from core.data import Problem
from core.networks.stack import Stack
from core.training.batches import Batches
from core.training.draws import Draws
from core.training.loop import Trial
from core.training.losses.logistic import LOGISTIC
from core.training.updates.plain_sum import PlainSum
from core.training.updates.update import Errors, Update

GROUPS = ((0, 1, 2),)


@pytest.fixture
def draws(problem: Callable[..., Problem]) -> Draws:
    """Draw one problem of three tasks, some labels missing."""
    return Draws.of([problem(unlabelled=0.2)], [(0, 0)], depth=2)


def trained(draws: Draws, update: Update) -> Tensor:
    """Train one network for ten steps by an update, and return its parameters."""
    batches = Batches(draws.examples, GROUPS, draws.seeds)
    trial = Trial(draws.stack(GROUPS, 6), batches, draws.examples, update=update)
    trial.train(10, lambda: None)
    return trial.stack.flat


class FirstTaskTenfold(Update):
    """Weighs the first task ten times as much as the others."""

    def __call__(self, stack: Stack, errors: Errors) -> None:
        """Weigh the residual."""
        stack.backward(errors.residual * torch.tensor([10.0, 1.0, 1.0])[None, :, None])


class TaskByTask(Update):
    """Adds up the gradients of the tasks, one backward pass for each."""

    def __call__(self, stack: Stack, errors: Errors) -> None:
        """Go task by task."""
        residual, total = errors.residual, torch.zeros_like(stack.gradient)
        for task in range(residual.shape[1]):
            alone = torch.zeros_like(residual)
            alone[:, task] = residual[:, task]
            stack.backward(alone)
            total += stack.gradient
        stack.gradient.copy_(total)


def test_the_plain_sum_is_the_gradient_of_the_summed_losses(draws: Draws) -> None:
    """Autograd of the sum over labelled tasks, mean over examples, gives the same gradient."""
    stack = draws.stack(GROUPS, 6)
    x, target = next(Batches(draws.examples, GROUPS, draws.seeds).take(1))
    PlainSum()(stack, Errors(LOGISTIC, stack.forward(x), target))
    parameters = [p[0].clone().requires_grad_() for p in stack.parameters()]
    hidden = x[0].T
    for weight, bias in zip(parameters[0:-2:2], parameters[1:-2:2], strict=True):
        hidden = torch.relu(weight @ hidden + bias)
    logits = parameters[-2] @ hidden + parameters[-1]
    labelled = target[0] != 0
    loss = binary_cross_entropy_with_logits(
        logits[labelled], (target[0][labelled] + 1) / 2, reduction="sum"
    )
    expected = torch.autograd.grad(loss / x.shape[1], parameters)
    for written, gradient in zip(stack.gradients(), expected, strict=True):
        torch.testing.assert_close(written[0], gradient, rtol=1e-4, atol=1e-6)


def test_the_plain_sum_is_what_a_trial_does_unless_told_otherwise(draws: Draws) -> None:
    """Without an update of its own a trial trains by the plain sum, bit for bit."""
    trial = draws.trial(GROUPS, 6)
    trial.train(10, lambda: None)
    assert torch.equal(trial.stack.flat, trained(draws, PlainSum()))


def test_another_update_trains_otherwise(draws: Draws) -> None:
    """An update that weighs one task more leads to other weights."""
    usual, other = (trained(draws, update) for update in (PlainSum(), FirstTaskTenfold()))
    assert not torch.allclose(usual, other, atol=1e-3)


def test_an_update_may_look_at_each_task_alone(draws: Draws) -> None:
    """Gradients taken task by task and added up are those of the plain sum."""
    usual, other = (trained(draws, update) for update in (PlainSum(), TaskByTask()))
    torch.testing.assert_close(other, usual, rtol=1e-3, atol=1e-4)
