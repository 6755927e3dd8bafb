"""What a unit is worth to a task: its loss with the unit silent.

A silent unit answers every example with its mean over all of them ("mean ablation"). Set to 0
instead, a unit that is on for nearly all examples, and so works as a bias, would seem to be used by
every task although it tells no example from another; the mean takes away just what it tells.
"""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from core.networks.stack import Stack
from core.training.losses.loss import Loss

BLOCK_FLOATS = 1 << 22  # activations and logits computed at once: 16 MiB


def cost_of_silence(stack: Stack, x: Tensor, target: Tensor, loss: Loss, weights: Tensor) -> Tensor:
    """Return how much each task's loss rises when one unit is silent: (E, U, K, B).

    Args:
        stack: E networks of L hidden layers of W units: U = L W, layer by layer.
        x: (n, d), for all networks. target: (E, O, n). loss: of the K tasks of each network.
        weights: (n, B) how much each example counts, in B ways. A loss is a mean over labelled
            examples: NaN where none counts.
    """
    before, units = _forward(stack, x)
    plain = loss.terms(before[-1], target)
    counted = (~torch.isnan(loss.decode(target))).to(x.dtype) @ weights
    parts = []
    for chosen, logits in _silenced(stack, before, units):
        wide = target[:, None].expand(-1, chosen, -1, -1)
        terms = loss.terms(logits.flatten(0, 1), wide.flatten(0, 1))
        risen = terms.view(stack.networks, chosen, *plain.shape[1:]) - plain[:, None]
        parts.append(risen @ weights / counted[:, None])
    return torch.cat(parts, dim=1)


def _forward(stack: Stack, x: Tensor) -> tuple[list[Tensor], list[Tensor]]:
    """Return, by layer, (E, out, n) before the ReLU, logits last, and the units after it."""
    before, units, below = list[Tensor](), list[Tensor](), x.T
    for weight, bias in zip(stack.weights, stack.biases, strict=True):
        before.append(weight @ below + bias)
        below = before[-1].relu()
        units.append(below)
    return before, units[:-1]


def _silenced(
    stack: Stack, before: Sequence[Tensor], units: Sequence[Tensor]
) -> Iterator[tuple[int, Tensor]]:
    """Yield, layer by layer, the logits (E, S, O, n) without each of the next S units."""
    examples = before[-1].shape[2]
    for layer, active in enumerate(units):
        change = active.mean(dim=2, keepdim=True) - active
        high = before[-1].shape[1] if layer + 1 == len(units) else stack.shape.width
        several = max(1, BLOCK_FLOATS // (stack.networks * high * examples))
        for some in torch.split(torch.arange(stack.shape.width), several):
            into = stack.weights[layer + 1][:, :, some].transpose(1, 2)  # (E, S, out)
            # one unit adds a rank of one to what the next layer gets
            above = before[layer + 1][:, None] + into[..., None] * change[:, some, None]
            for weight, bias in zip(
                stack.weights[layer + 2 :], stack.biases[layer + 2 :], strict=True
            ):
                above = weight[:, None] @ above.relu() + bias[:, None]
            yield len(some), above
