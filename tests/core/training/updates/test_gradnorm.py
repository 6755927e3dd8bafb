"""GradNorm where its weights would leave their bounds."""

from collections.abc import Callable

import torch

from core.data import Problem
from core.training.batches import Batches
from core.training.updates.gradnorm import GradNorm
from core.training.updates.update import Errors, Networks
from tests.core.training.updates.drawn import doubled

GROUP = (0, 1, 2)


def test_no_weight_falls_below_zero(problem: Callable[..., Problem]) -> None:
    """After steps that are far too long the weights are not below 0, and their mean is 1."""
    draws = doubled([problem(seed=seed) for seed in range(3)], 1)
    update = GradNorm(Networks((GROUP,), draws.names, draws.seeds, 5.0, torch.float64))
    stack = draws.stack((GROUP,), 6)
    zeros = 0
    for x, target in Batches(draws.examples, (GROUP,), draws.seeds).take(10):
        update(stack, Errors(draws.examples.loss, stack.forward(x), target))
        weights = update._weights.values
        zeros += int((weights == 0).sum())
        assert (weights >= 0).all()
        torch.testing.assert_close(weights.mean(1), torch.ones(3, dtype=torch.float64))
    assert zeros
