"""Contestant: PyTorch modules trained one after another."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from core.bench.work import TASKS, Weights, Workload
from core.training.rule import LEARNING_RATE, WEIGHT_DECAY


class Loop:
    """A sample of the networks, each an nn.Sequential with a fused AdamW of its own."""

    def __init__(self, work: Workload) -> None:
        self.networks = work.sampled
        self._work = work
        self._modules = [_module(work, network) for network in self.networks]

    def train(self) -> None:
        """Train each network to its end before the next."""
        x, labels, rows = self._work.examples.x, self._work.labels, self._work.rows
        for network, module in zip(self.networks, self._modules, strict=True):
            draw, task = divmod(network, TASKS)
            _train(module, x, labels[:, task], rows[:, draw])

    def weights(self) -> Weights:
        """Weights of the modules."""
        parts = zip(*(module.parameters() for module in self._modules), strict=True)
        hidden, bias, head, head_bias = (torch.stack(part).detach() for part in parts)
        stacked = hidden, bias, head.squeeze(1), head_bias.squeeze(1)
        return Weights(*(np.asarray(part) for part in stacked))


def _module(work: Workload, network: int) -> nn.Sequential:
    module = nn.Sequential(nn.Linear(work.shape.inputs, work.width), nn.ReLU())
    module.append(nn.Linear(work.width, 1))
    with torch.no_grad():
        for parameter, initial in zip(module.parameters(), work.initial, strict=True):
            parameter.copy_(torch.from_numpy(np.asarray(initial[network])).view_as(parameter))
    return module


def _train(module: nn.Module, x: Tensor, labels: Tensor, rows: Tensor) -> None:
    optimiser = torch.optim.AdamW(
        module.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY, fused=True
    )
    for batch in rows:
        logits = module(x[batch]).squeeze(1)
        loss = binary_cross_entropy_with_logits(logits, labels[batch])
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
