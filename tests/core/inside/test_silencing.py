import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.data.kinds.classes import Classes
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.yes_no import YES_NO
from core.inside import silencing
from core.inside.silencing import cost_of_silence
from core.networks.shape import Shape
from core.networks.stack import Stack
from core.training.losses.catalogue import loss_of
from core.training.losses.logistic import LOGISTIC

KINDS = (YES_NO, NUMBERS, Classes(3))


def _case(
    networks: int, width: int, depth: int, seed: int
) -> tuple[Stack, torch.Tensor, torch.Tensor]:
    """Draw a stack of networks with a task of each kind, examples and targets, some '?'."""
    rng = np.random.default_rng(seed)
    loss = loss_of(KINDS)
    stack = Stack(Shape(4, width, depth, 5), networks)
    stack.flat.copy_(torch.from_numpy(rng.standard_normal(len(stack.flat))))
    x = torch.from_numpy(rng.standard_normal((30, 4)).astype(np.float32))
    y = np.stack([rng.integers(0, 2, 30), rng.standard_normal(30), rng.integers(0, 3, 30)], axis=1)
    y[rng.random(y.shape) < 0.2] = np.nan
    target = loss.encode(torch.from_numpy(y.astype(np.float32))).T
    return stack, x, target.expand(networks, -1, -1).contiguous()


def _plainly(stack: Stack, x: torch.Tensor, target: torch.Tensor, silent: int) -> torch.Tensor:
    """Return (E, K) losses of a plain forward pass with one unit at its mean; none if -1."""
    loss, below = loss_of(KINDS), x.T
    for layer, (weight, bias) in enumerate(zip(stack.weights, stack.biases, strict=True)):
        below = weight @ below + bias
        if layer < stack.shape.depth:
            below = below.relu()
            unit = silent - layer * stack.shape.width
            if 0 <= unit < stack.shape.width:
                below[:, unit] = below[:, unit].mean(dim=1, keepdim=True)
    return loss.measures[0](below, target)


@pytest.mark.parametrize("block", [1, 10**6])
@given(st.integers(1, 3), st.integers(1, 4), st.integers(1, 3), st.integers(0, 100))
def test_it_is_the_loss_of_a_plain_pass_with_the_unit_at_its_mean(
    block: int, networks: int, width: int, depth: int, seed: int
) -> None:
    """Whatever the kinds of tasks, the depth and the size of blocks, every unit has its cost."""
    stack, x, target = _case(networks, width, depth, seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(silencing, "BLOCK_FLOATS", block)
        costs = cost_of_silence(stack, x, target, loss_of(KINDS), torch.ones(len(x), 1))[..., 0]
    usual = _plainly(stack, x, target, -1)
    each = [_plainly(stack, x, target, unit) - usual for unit in range(width * depth)]
    np.testing.assert_allclose(costs, torch.stack(each, dim=1), atol=1e-4)


def test_a_unit_that_nobody_uses_costs_nothing() -> None:
    """No way leads from it to an answer, or it answers all examples alike: 0."""
    stack, x, target = _case(1, 3, 1, 1)
    stack.weights[1][:, :, 1] = 0
    stack.weights[0][:, 2], stack.biases[0][:, 2] = 0, 5
    costs = cost_of_silence(stack, x, target, loss_of(KINDS), torch.ones(len(x), 1))[0, :, :, 0]
    np.testing.assert_allclose(costs[1:], 0, atol=1e-6)
    assert (costs[0].abs() > 1e-3).all()


def test_only_the_task_that_uses_a_unit_pays() -> None:
    """With one unit a task, silence costs the one task, and more than the other knows."""
    stack = Stack(Shape(2, 2, 1, 2), 1)
    stack.weights[0][0], stack.weights[1][0] = torch.eye(2), 4 * torch.eye(2)
    stack.biases[1][0] = -2
    x = torch.rand(500, 2, generator=torch.Generator().manual_seed(0))
    target = torch.sign(x.T - 0.5)[None]
    costs = cost_of_silence(stack, x, target, LOGISTIC, torch.ones(500, 1))[0, :, :, 0]
    assert costs.diagonal().min() > 0.1
    assert costs.fliplr().diagonal().tolist() == [0, 0]


def test_permuting_units_permutes_costs() -> None:
    """The order of units within a layer means nothing."""
    stack, x, target = _case(2, 4, 2, 3)
    loss, ones, order = loss_of(KINDS), torch.ones(30, 1), torch.tensor([2, 0, 3, 1])
    before = cost_of_silence(stack, x, target, loss, ones)
    stack.weights[0].copy_(stack.weights[0][:, order].clone())
    stack.biases[0].copy_(stack.biases[0][:, order].clone())
    stack.weights[1].copy_(stack.weights[1][:, :, order].clone())
    after = cost_of_silence(stack, x, target, loss, ones)
    np.testing.assert_allclose(after[:, :4], before[:, order], atol=1e-5)
    np.testing.assert_allclose(after[:, 4:], before[:, 4:], atol=1e-5)


def test_weights_count_examples() -> None:
    """An example of weight 2 counts as one that is there twice; its units' means do not move."""
    stack, x, target = _case(1, 3, 1, 1)
    loss, twice = loss_of(KINDS), torch.ones(30, 2)
    twice[:10, 1] = 2
    plain = cost_of_silence(stack, x, target, loss, twice)
    some = torch.zeros(30, 1)
    some[:10] = 1
    first = cost_of_silence(stack, x, target, loss, some)
    known = (~torch.isnan(loss.decode(target))).float()
    share = known[..., :10].sum(2) / (known.sum(2) + known[..., :10].sum(2))
    expected = (1 - share)[:, None] * plain[..., 0] + share[:, None] * first[..., 0]
    np.testing.assert_allclose(plain[..., 1], expected, atol=1e-5)
