"""Inner products of gradients, against gradients that autograd writes out."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from core.networks.gram import gram, last_norms
from core.networks.shape import Shape
from core.networks.stack import Stack


def gradients(
    stack: Stack, x: Tensor, residual: Tensor, sizes: tuple[int, ...], network: int, last: bool
) -> Tensor:
    """Return (K, parameters) gradients of the hidden layers, or the last of them, by autograd."""
    parameters = [p[network].clone().requires_grad_() for p in stack.parameters()]
    hidden = x[network * len(x) // stack.networks].T
    for weight, bias in zip(parameters[:-2:2], parameters[1:-2:2], strict=True):
        hidden = torch.relu(weight @ hidden + bias)
    logits = parameters[-2] @ hidden + parameters[-1]
    wanted = parameters[-4:-2] if last else parameters[:-2]
    rows = []
    of_tasks = torch.split(logits, sizes), torch.split(residual[network], sizes)
    for own, by in zip(*of_tasks, strict=True):
        found = torch.autograd.grad((own * by).sum(), wanted, retain_graph=True)
        rows.append(torch.cat([gradient.flatten() for gradient in found]))
    return torch.stack(rows)


@given(
    st.integers(1, 3),
    st.integers(1, 2),
    st.lists(st.integers(1, 3), min_size=1, max_size=4),
    st.tuples(st.integers(1, 6), st.integers(1, 5), st.integers(1, 3)),
    st.booleans(),
    st.integers(0, 1000),
)
def test_products_are_those_of_the_gradients(
    draws: int,
    groups: int,
    sizes: list[int],
    shape: tuple[int, int, int],
    shared: bool,
    seed: int,
) -> None:
    """With tasks of one logit or several, any depth, examples of a draw shared or not."""
    generator = torch.Generator().manual_seed(seed)

    def normal(*size: int) -> Tensor:
        return torch.randn(size, generator=generator, dtype=torch.float64)

    inputs, width, depth = shape
    stack = Stack(Shape(inputs, width, depth, sum(sizes)), draws * groups, torch.float64)
    stack.flat.copy_(normal(len(stack.flat)))
    x = normal(draws if shared else draws * groups, 7, inputs)
    stack.forward(x)
    residual = normal(stack.networks, sum(sizes), 7)
    task_of = torch.repeat_interleave(torch.tensor(sizes))
    of = None if set(sizes) == {1} else task_of
    found, lengths = gram(stack, residual, of), last_norms(stack, residual, of)
    for network in range(stack.networks):
        whole, last = (
            gradients(stack, x, residual, tuple(sizes), network, last) for last in (False, True)
        )
        torch.testing.assert_close(found[network], whole @ whole.T)
        torch.testing.assert_close(lengths[network], last.norm(dim=1))


def test_a_task_without_errors_has_no_gradient() -> None:
    """Its products are exactly 0."""
    stack = Stack(Shape(4, 3, 2, 2), 1)
    stack.flat.copy_(torch.randn(len(stack.flat), generator=torch.Generator().manual_seed(0)))
    stack.forward(torch.ones(1, 5, 4))
    residual = torch.ones(1, 2, 5)
    residual[0, 1] = 0
    found = gram(stack, residual, None)
    assert found[0, 0, 0] > 0
    assert found[0, 1].tolist() == [0, 0]
    assert last_norms(stack, residual, None)[0, 1] == pytest.approx(0)
