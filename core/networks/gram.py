"""Inner products of the tasks' gradients by the layers that they share.

The gradient of task i by a layer is D_i X', D_i the derivative of its loss by what the layer
gives (units, n), X what it reads (in, n). No such matrix is made: <D_i X', D_j X'> is
<D_i (X' X), D_j>, which is cheaper where a layer reads more numbers than a batch has examples, and
moves n instead of `in` numbers a unit in any case. A bias reads 1.
"""

from collections.abc import Iterator

import torch
from torch import Tensor

from core.networks.stack import Stack, through_relu


def gram(stack: Stack, residual: Tensor, task_of: Tensor | None) -> Tensor:
    """Return (E, K, K) inner products of the tasks' gradients by all hidden layers.

    Args:
        stack: after a forward pass.
        residual: (E, O, n) derivative of the loss by each logit.
        task_of: (O,) the task of each logit; None where every task has one.
    """
    found = [_products(*layer) for layer in _derivatives(stack, residual, task_of)]
    return torch.stack(found).sum(0) if len(found) > 1 else found[0]


def last_norms(stack: Stack, residual: Tensor, task_of: Tensor | None) -> Tensor:
    """Return (E, K) lengths of the tasks' gradients by the last hidden layer; see `gram`."""
    derivative, read = next(_derivatives(stack, residual, task_of))
    squares = (_times(derivative, read) * derivative).sum((2, 3))
    return squares.clamp(min=0).sqrt()


def _derivatives(
    stack: Stack, residual: Tensor, task_of: Tensor | None
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield of each hidden layer, the last first, (E, K, units, n) D and (E, n, n) X' X + 1."""
    weight = stack.weights[-1][..., None] * residual[:, :, None]  # (E, O, units, n)
    if task_of is not None:
        tasks = int(task_of[-1]) + 1
        size = (len(weight), tasks, *weight.shape[2:])
        weight = weight.new_zeros(size).index_add_(1, task_of, weight)
    for layer in range(stack.shape.depth - 1, -1, -1):
        through_relu(weight, stack.hidden[layer][:, None].expand_as(weight))
        yield weight, _read(stack, layer)
        if layer:
            weight = torch.matmul(stack.weights[layer].transpose(1, 2)[:, None], weight)


def _read(stack: Stack, layer: int) -> Tensor:
    """Return (E, n, n) X' X + 1: products of what a layer reads of each two examples."""
    if layer:
        hidden = stack.hidden[layer - 1]
        return torch.bmm(hidden.transpose(1, 2), hidden) + 1
    products = torch.bmm(stack.inputs, stack.inputs.transpose(1, 2)) + 1
    return products.repeat_interleave(stack.networks // len(products), dim=0)


def _times(derivative: Tensor, read: Tensor) -> Tensor:
    """Return (E, K, units, n) D (X' X)."""
    return torch.bmm(derivative.flatten(1, 2), read).view_as(derivative)


def _products(derivative: Tensor, read: Tensor) -> Tensor:
    left = _times(derivative, read).flatten(2)
    return torch.bmm(left, derivative.flatten(2).transpose(1, 2))
