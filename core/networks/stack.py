"""A stack: many networks of one shape, computed at once.

A network is a multilayer perceptron with ReLU layers of equal width and one logit per task. A
stack holds R draws of G groups, E = R G networks, draw by draw. Columns are examples, as in the
lecture: activations are (network, unit, example). When the networks of a draw see the same
examples, their first layers are one matrix product.
"""

from collections.abc import Sequence
from math import ceil, prod

import torch
from torch import Tensor

from core.networks.shape import Shape

# Inputs and activations of one block when evaluating: 4 MiB, in cache. Measured on 5 to 80 networks
# of width 32: a quarter of it takes 10 to 14% longer; more gains 6% at most, and costs up to 17%.
BLOCK_FLOATS = 1 << 20

# ATen's own kernel of relu's derivative: in place, it takes a quarter to a twentieth of the time of
# a product with a mask (hidden > 0), which makes two temporary tensors.
_threshold_backward = torch.ops.aten.threshold_backward.grad_input


class Stack:
    """E networks with their parameters, gradients and a hand-written backward pass.

    Attributes:
        shape: of each network.
        networks: E.
        flat: (parameters,) all weights and biases; `weights` and `biases` are views of it.
        gradient: (parameters,) laid out like `flat`.
        weights: per layer (E, out, in). biases: per layer (E, out, 1).
        inputs, hidden: of the last `forward`: x, and activations by layer (E, width, n).
    """

    def __init__(self, shape: Shape, networks: int, dtype: torch.dtype = torch.float32) -> None:
        self.shape = shape
        self.networks = networks
        # one vector of all layers, so that a step of the optimiser is one call of a kernel
        self.flat = torch.zeros(networks * shape.parameters, dtype=dtype)
        self.gradient = torch.zeros_like(self.flat)
        self.weights, self.biases = self._views(self.flat)
        self._weight_gradients, self._bias_gradients = self._views(self.gradient)
        self.inputs = torch.empty(0, 0, 0)  # the shape of no batch: the first one makes room
        self.hidden = list[Tensor]()

    def _views(self, flat: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        weights, biases, start = [], [], 0
        for fan_in, fan_out in self.shape.layers():
            middle = start + self.networks * fan_out * fan_in
            end = middle + self.networks * fan_out
            weights.append(flat[start:middle].view(self.networks, fan_out, fan_in))
            biases.append(flat[middle:end].view(self.networks, fan_out, 1))
            start = end
        return weights, biases

    def last(self, flat: Tensor, layers: int | None) -> Tensor:
        """Return the part of `flat` or `gradient` that holds the last layers; None: all."""
        if layers is None:
            return flat
        sizes = [(fan_in + 1) * fan_out for fan_in, fan_out in self.shape.layers()]
        return flat[len(flat) - self.networks * sum(sizes[-layers:]) :]

    def copy_networks(self, other: "Stack", mine: Tensor, theirs: Tensor) -> None:
        """Take over some networks of a stack of the same shape: numbers here, and there."""
        for own, others in zip(self.parameters(), other.parameters(), strict=True):
            own[mine] = others[theirs]

    def only(self, networks: Tensor) -> "Stack":
        """Return a stack of copies of some of the networks, by their numbers."""
        stack = Stack(self.shape, len(networks), self.flat.dtype)
        stack.copy_networks(self, torch.arange(len(networks)), networks)
        return stack

    def only_of(self, flat: Tensor, networks: Tensor) -> Tensor:
        """Return the part of some networks of a vector laid out like `last` of any layers."""
        sizes = [
            size for fan_in, fan_out in self.shape.layers() for size in (fan_in * fan_out, fan_out)
        ]
        parts, end = [], len(flat)
        for size in reversed(sizes):  # from the last: the first layers may not be in it
            if not end:
                break
            start = end - self.networks * size
            parts.append(flat[start:end].view(self.networks, size)[networks].flatten())
            end = start
        return torch.cat(parts[::-1])

    def copy_hidden(self, other: "Stack") -> None:
        """Take over the hidden layers of a stack with as many networks of the same width."""
        for mine, theirs in zip(self.parameters()[:-2], other.parameters()[:-2], strict=True):
            mine.copy_(theirs)

    def parameters(self) -> list[Tensor]:
        """List weights and biases, layer by layer."""
        return [p for layer in zip(self.weights, self.biases, strict=True) for p in layer]

    def gradients(self) -> list[Tensor]:
        """List the gradients that `backward` wrote, like `parameters`."""
        layers = zip(self._weight_gradients, self._bias_gradients, strict=True)
        return [gradient for layer in layers for gradient in layer]

    def forward(self, x: Tensor) -> Tensor:
        """Compute logits and keep what `backward` needs.

        Args:
            x: (R, n, inputs) when the networks of a draw share examples, else (E, n, inputs).

        Returns:
            (E, outputs, n) logits.
        """
        if x.shape != self.inputs.shape:
            self._prepare(*x.shape[:2])
        self.inputs = x
        _first(x, *self._first)
        return _rest(self.weights, self.biases, self.hidden)

    def _prepare(self, sets: int, rows: int) -> None:
        """Make room for passes over `rows` examples of each set, and views for the first layer."""
        # written anew by every step of the same size: training allocates no activations
        self.hidden = self._buffers(self.networks, rows)
        self._deltas = self._buffers(self.networks, rows)
        layer = self.weights[0], self.biases[0], self.hidden[0]
        self._first = [_by_set(tensor, sets) for tensor in layer]
        self._last = [_by_set(t, sets) for t in (self._deltas[0], self._weight_gradients[0])]

    def backward(self, residual: Tensor, shared: Tensor | None = None) -> None:
        """Write the gradient of the loss for the last `forward` into `gradient`.

        Args:
            residual: (E, outputs, n) derivative of the loss by each logit.
            shared: the same of another loss, by which the hidden layers learn; None: that one, too.
        """
        delta, passed = residual, residual if shared is None else shared
        for layer in range(self.shape.depth, 0, -1):
            below = self.hidden[layer - 1]
            torch.bmm(delta, below.transpose(1, 2), out=self._weight_gradients[layer])
            torch.sum(delta, 2, keepdim=True, out=self._bias_gradients[layer])
            delta = passed = _transposed(self.weights[layer], passed, self._deltas[layer - 1])
            through_relu(delta, below)
        torch.sum(delta, 2, keepdim=True, out=self._bias_gradients[0])
        delta, gradient = self._last
        torch.bmm(delta, self.inputs, out=gradient)

    def logits(self, x: Tensor, of: Tensor | None = None) -> Tensor:
        """Compute (E, outputs, n) logits, in blocks that stay in cache.

        Args:
            x: (R, n, inputs) examples; those of a draw serve its networks, E / R in a row.
            of: (E,) the set in x that serves each network, where they are not in such rows.
        """
        serving = len(x) if of is None else len(of)  # sets, one for a group of networks
        group = self.networks // serving
        floats = self.shape.inputs + group * self.shape.width  # of one example of one set
        blocks = max(1, ceil(x.shape[1] * floats / BLOCK_FLOATS))
        rows = max(1, ceil(x.shape[1] / blocks))  # even blocks: a small last one would be slow
        sets = min(serving, max(1, BLOCK_FLOATS // (floats * rows)))
        room = self._buffers(sets * group, rows)
        logits = self.flat.new_empty(self.networks, self.shape.outputs, x.shape[1])
        for first in range(0, serving, sets):
            networks = slice(first * group, (first + sets) * group)
            several = x[first : first + sets] if of is None else x[of[first : first + sets]]
            weights = [weight[networks] for weight in self.weights]
            biases = [bias[networks] for bias in self.biases]
            for start in range(0, x.shape[1], rows):
                block = several[:, start : start + rows]
                size = (len(weights[0]), self.shape.width, block.shape[1])
                # the last block is smaller: the beginning of the same room, contiguous as `out=`
                # needs it
                hidden = [layer.view(-1)[: prod(size)].view(size) for layer in room]
                layer = weights[0], biases[0], hidden[0]
                _first(block, *(_by_set(tensor, len(block)) for tensor in layer))
                logits[networks, :, start : start + rows] = _rest(weights, biases, hidden)
        return logits

    def _buffers(self, networks: int, rows: int) -> list[Tensor]:
        """Make room for the activations of every hidden layer: (networks, width, rows)."""
        size = (networks, self.shape.width, rows)
        return [self.flat.new_empty(size) for _ in range(self.shape.depth)]


def through_relu(delta: Tensor, activations: Tensor) -> None:
    """Multiply by relu's derivative in place: 1 where the activation is positive, 0 elsewhere."""
    _threshold_backward(delta, activations, 0, grad_input=delta)


def _by_set(tensor: Tensor, sets: int) -> Tensor:
    """View (E, out, k) as (sets, E / sets * out, k): one matrix for all that share examples."""
    return tensor.view(sets, -1, tensor.shape[2])


def _first(x: Tensor, weight: Tensor, bias: Tensor, hidden: Tensor) -> None:
    """Write the activations of the first layer of x: (sets, n, inputs); all are laid out by set."""
    torch.baddbmm(bias, weight, x.transpose(1, 2), out=hidden).relu_()


def _rest(weights: Sequence[Tensor], biases: Sequence[Tensor], hidden: Sequence[Tensor]) -> Tensor:
    """Write the activations of the other hidden layers, and return the logits."""
    for layer in range(1, len(hidden)):
        torch.baddbmm(biases[layer], weights[layer], hidden[layer - 1], out=hidden[layer]).relu_()
    return torch.baddbmm(biases[-1], weights[-1], hidden[-1])


def _transposed(weight: Tensor, delta: Tensor, out: Tensor) -> Tensor:
    """Write W^T delta: weight (E, out, in), delta (E, out, n) -> (E, in, n)."""
    if weight.shape[1] == 1:  # an outer product: bmm would take two to three times as long
        return torch.mul(weight.transpose(1, 2), delta, out=out)
    return torch.bmm(weight.transpose(1, 2), delta, out=out)
