"""Contestant: torch.func's vmap of the gradient of one module's loss."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.func import functional_call, grad, vmap
from torch.nn.functional import binary_cross_entropy_with_logits

from core.bench.work import TASKS, Weights, Workload
from core.training.rule import LEARNING_RATE, WEIGHT_DECAY


class Vmap:
    """All networks at once: stacked parameters, per-network gradients, one fused AdamW."""

    def __init__(self, work: Workload) -> None:
        self.networks = range(work.networks)
        self._work = work
        module = nn.Sequential(nn.Linear(work.shape.inputs, work.width), nn.ReLU())
        module.append(nn.Linear(work.width, 1))
        # a copy: AdamW writes in place, and other contestants begin with the same weights
        stacked = (torch.from_numpy(np.copy(initial)) for initial in work.initial)
        self._parameters = {
            name: values.view(work.networks, *parameter.shape)
            for (name, parameter), values in zip(module.named_parameters(), stacked, strict=True)
        }

        def loss(parameters: dict[str, Tensor], x: Tensor, labels: Tensor) -> Tensor:
            logits = functional_call(module, parameters, (x,)).squeeze(1)
            return binary_cross_entropy_with_logits(logits, labels)

        self._gradients = vmap(grad(loss))

    def train(self) -> None:
        """Train all networks side by side."""
        parameters = self._parameters
        optimiser = torch.optim.AdamW(
            parameters.values(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY, fused=True
        )
        for rows in self._work.rows:
            x = self._work.examples.x[rows].repeat_interleave(TASKS, dim=0)
            labels = self._work.labels[rows].transpose(1, 2).flatten(0, 1)
            for name, gradient in self._gradients(parameters, x, labels).items():
                parameters[name].grad = gradient
            optimiser.step()

    def weights(self) -> Weights:
        """The stacked parameters."""
        hidden, bias, head, head_bias = self._parameters.values()
        stacked = hidden, bias, head.squeeze(1), head_bias.squeeze(1)
        return Weights(*(part.numpy() for part in stacked))
