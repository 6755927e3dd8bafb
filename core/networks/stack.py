"""A stack: many networks of one shape, computed at once.

A network is a multilayer perceptron with ReLU layers of equal width and one logit per task. A
stack holds R draws of G groups, E = R G networks, draw by draw. Columns are examples, as in the
lecture: activations are (network, unit, example). When the networks of a draw see the same
examples, their first layers are one matrix product.
"""

import torch
from torch import Tensor

from core.networks.shape import Shape

EVALUATION_FLOATS = 1 << 17  # activations of one block when evaluating: half a MiB, fits in cache


class Stack:
    """E networks with their parameters, gradients and a hand-written backward pass.

    Attributes:
        shape: of each network.
        networks: E.
        flat: (parameters,) all weights and biases; `weights` and `biases` are views of it.
        gradient: (parameters,) laid out like `flat`.
        weights: per layer (E, out, in). biases: per layer (E, out, 1).
    """

    def __init__(self, shape: Shape, networks: int, dtype: torch.dtype = torch.float32) -> None:
        self.shape = shape
        self.networks = networks
        self.flat = torch.zeros(networks * shape.parameters, dtype=dtype)
        self.gradient = torch.zeros_like(self.flat)
        self.weights, self.biases = self._views(self.flat)
        self._weight_gradients, self._bias_gradients = self._views(self.gradient)
        self._inputs = torch.empty(0)
        self._hidden: list[Tensor] = []

    def _views(self, flat: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        weights, biases, start = [], [], 0
        for fan_in, fan_out in self.shape.layers():
            middle = start + self.networks * fan_out * fan_in
            end = middle + self.networks * fan_out
            weights.append(flat[start:middle].view(self.networks, fan_out, fan_in))
            biases.append(flat[middle:end].view(self.networks, fan_out, 1))
            start = end
        return weights, biases

    def forward(self, x: Tensor) -> Tensor:
        """Compute logits and keep what `backward` needs.

        Args:
            x: (R, n, inputs) when the networks of a draw share examples, else (E, n, inputs).

        Returns:
            (E, outputs, n) logits.
        """
        self._inputs = x
        self._hidden = []
        bias, weight = self._first_layer(len(x))
        hidden = torch.baddbmm(bias, weight, x.transpose(1, 2)).relu_()
        hidden = hidden.view(self.networks, self.shape.width, -1)
        self._hidden.append(hidden)
        for bias, weight in zip(self.biases[1:-1], self.weights[1:-1], strict=True):
            hidden = torch.baddbmm(bias, weight, hidden).relu_()
            self._hidden.append(hidden)
        return torch.baddbmm(self.biases[-1], self.weights[-1], hidden)

    def backward(self, residual: Tensor) -> None:
        """Write the gradient of the loss for the last `forward` into `gradient`.

        Args:
            residual: (E, outputs, n) derivative of the loss by each logit.
        """
        delta = residual
        for layer in range(self.shape.depth, 0, -1):
            below = self._hidden[layer - 1]
            torch.bmm(delta, below.transpose(1, 2), out=self._weight_gradients[layer])
            torch.sum(delta, 2, keepdim=True, out=self._bias_gradients[layer])
            delta = torch.bmm(self.weights[layer].transpose(1, 2), delta)
            # relu: the derivative is 1 where the activation is positive, 0 elsewhere
            delta = torch.ops.aten.threshold_backward(delta, below, 0)
        torch.sum(delta, 2, keepdim=True, out=self._bias_gradients[0])
        sets, rows = len(self._inputs), self._inputs.shape[1]
        torch.bmm(
            delta.view(sets, -1, rows),
            self._inputs,
            out=self._weight_gradients[0].view(sets, -1, self.shape.inputs),
        )

    def logits(self, x: Tensor) -> Tensor:
        """Compute (E, outputs, n) logits of x: (R, n, inputs), in blocks that stay in cache."""
        rows = max(32, EVALUATION_FLOATS // (self.networks * self.shape.width))
        blocks = [self.forward(block) for block in torch.split(x, rows, dim=1)]
        self._hidden = []
        return torch.cat(blocks, dim=2)

    def _first_layer(self, sets: int) -> tuple[Tensor, Tensor]:
        """View the first layer as one matrix for each set of examples."""
        weight = self.weights[0].view(sets, -1, self.shape.inputs)
        return self.biases[0].view(sets, -1, 1), weight
