"""Contestant: torchjd's aggregators over PyTorch modules trained one after another."""

import torch
from torch import Tensor, nn
from torch.nn.functional import softplus
from torchjd.aggregation import Aggregator, PCGrad, UPGrad
from torchjd.autojac import jac_to_grad, mtl_backward

from core.bench.update_work import UpdateWork
from core.networks.stack import Stack
from core.training.rule import LEARNING_RATE, WEIGHT_DECAY
from core.training.updates.rules import PCGRAD, UpdateRule

Network = tuple[nn.Sequential, nn.ModuleList]  # the hidden layer, and an output layer for each task


class TorchjdLoop:
    """The first networks of the work, from the engine's weights and on its batches.

    Args:
        networks: how many.
    """

    def __init__(self, work: UpdateWork, rule: UpdateRule, networks: int) -> None:
        self.networks = networks
        self._start = work.laid_out.stack((work.group,), work.width).only(torch.arange(networks))
        self._modules = [_modules(self._start, network) for network in range(networks)]
        self._batches = work.batches
        # a preference of 1 for each task: the sum, where torchjd's own is the mean
        self._aggregator = PCGrad() if rule == PCGRAD else UPGrad(torch.ones(work.tasks))

    def train(self) -> None:
        """Train each network to its end before the next."""
        for network, modules in enumerate(self._modules):
            seen = [(x[network], sign[network]) for x, sign in self._batches]
            _train(modules, self._aggregator, seen)

    def stack(self) -> Stack:
        """Return the trained networks."""
        for network, (body, heads) in enumerate(self._modules):
            hidden, bias = body[0].parameters()
            weights, biases = (
                torch.cat([getattr(head, name) for head in heads]) for name in ("weight", "bias")
            )
            own = (hidden, bias[:, None], weights, biases[:, None])
            for mine, theirs in zip(self._start.parameters(), own, strict=True):
                mine[network] = theirs.detach()
        return self._start


def _modules(stack: Stack, network: int) -> Network:
    hidden, bias, weights, biases = (parameter[network] for parameter in stack.parameters())
    body = nn.Sequential(_linear(hidden, bias), nn.ReLU())
    heads = (_linear(weights[k : k + 1], biases[k : k + 1]) for k in range(len(weights)))
    return body, nn.ModuleList(heads)


def _linear(weight: Tensor, bias: Tensor) -> nn.Linear:
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    with torch.no_grad():
        layer.weight.copy_(weight)
        layer.bias.copy_(bias[:, 0])
    return layer


def _train(modules: Network, aggregator: Aggregator, batches: list[tuple[Tensor, Tensor]]) -> None:
    body, heads = modules
    parameters = [*body.parameters(), *heads.parameters()]
    optimiser = torch.optim.AdamW(
        parameters, lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY, fused=True
    )
    for x, sign in batches:
        features = body(x)
        losses = [
            softplus(-own * head(features)[:, 0]).mean()
            for own, head in zip(sign, heads, strict=True)
        ]
        optimiser.zero_grad()
        mtl_backward(losses, features=features)
        jac_to_grad(body.parameters(), aggregator)
        optimiser.step()
