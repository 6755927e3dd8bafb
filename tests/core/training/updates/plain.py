"""Each update once more, plainly: one network of PyTorch modules, autograd, loops over tasks."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn
from torchjd.aggregation import UPGrad
from torchjd.linalg import QuadprogProjector

from core.training.losses.loss import Loss

RATE, DECAY = 3e-3, 1e-4


@dataclass
class Plain:
    """One network, its tasks' losses, and what an update keeps from step to step.

    Attributes:
        body: hidden layers. heads: by task. tasks, names: numbers and names of the tasks.
        seed: of the draw.
        losses: the loss of each task, of its own logits and targets.
    """

    body: nn.Sequential
    heads: nn.ModuleList
    tasks: Sequence[int]
    names: Sequence[str]
    seed: Sequence[int]
    losses: Sequence[Loss]
    learned: nn.Parameter = field(init=False)
    optimiser: torch.optim.Optimizer = field(init=False)

    def __post_init__(self) -> None:
        """Begin all numbers that an update learns at 0."""
        self.learned = nn.Parameter(torch.zeros(len(self.heads), dtype=torch.float64))
        self.optimiser = torch.optim.Adam([self.learned], lr=RATE)

    @property
    def shared(self) -> list[nn.Parameter]:
        """The parameters of the hidden layers."""
        return list(self.body.parameters())

    def terms(self, x: Tensor, targets: Sequence[Tensor]) -> list[Tensor]:
        """Return the loss of each task on each example, 0 where '?'."""
        hidden = self.body(x)
        return [
            loss.terms(head(hidden).T[None], target[None])[0, 0]
            for head, loss, target in zip(self.heads, self.losses, targets, strict=True)
        ]

    def numbers(self, steps: int) -> Tensor:
        """Return (steps, K) the random numbers of the tasks, drawn one by one."""
        drawn = []
        for name in self.names:
            rng = np.random.default_rng([*self.seed, 6, zlib.crc32(name.encode())])
            drawn.append([rng.standard_normal() for _ in range(steps)])
        return torch.tensor(drawn, dtype=torch.float64).T


@dataclass
class Batch:
    """What one step sees: the loss of each task on each example, where it is known, and chance."""

    terms: list[Tensor]
    known: list[Tensor]
    numbers: Tensor

    @property
    def losses(self) -> list[Tensor]:
        """The losses that the plain sum adds up."""
        return [terms.mean() for terms in self.terms]


def weighed(network: Plain, weights: Tensor, batch: Batch) -> None:
    """Go along the gradient of the weighted sum."""
    sum(w * loss for w, loss in zip(weights, batch.losses, strict=True)).backward(retain_graph=True)  # type: ignore[union-attr]


def plain_sum(network: Plain, batch: Batch) -> None:
    """Every task weighs the same."""
    weighed(network, torch.ones(len(network.heads)), batch)


def fixed(network: Plain, batch: Batch) -> None:
    """Every third task weighs 3, every third 1 and every third 0.5, scaled to a mean of 1."""
    weights = torch.tensor([3.0, 1.0, 0.5], dtype=torch.float64)[torch.tensor(network.tasks) % 3]
    weighed(network, weights / weights.mean(), batch)


def random_weights(network: Plain, batch: Batch) -> None:
    """A softmax of the random numbers."""
    weighed(network, torch.softmax(batch.numbers, 0) * len(network.heads), batch)


def uncertainty(network: Plain, batch: Batch) -> None:
    """The loss of each label by its noise, and the noise's own term for each label."""
    total = torch.zeros((), dtype=torch.float64)
    for s, terms, known in zip(network.learned, batch.terms, batch.known, strict=True):
        total = total + (torch.exp(-s) * terms + known * s / 2).mean()
    network.optimiser.zero_grad()
    total.backward(retain_graph=True)
    network.optimiser.step()


def gradnorm(network: Plain, batch: Batch) -> None:
    """Algorithm 1, with the weights 1 + learned; tasks without labels sit out."""
    weights = network.learned + 1
    weighed(network, weights.detach(), batch)
    last = list(network.body[-2].parameters())
    lengths, rates, places = [], [], []
    for task, (loss, known) in enumerate(zip(batch.losses, batch.known, strict=True)):
        if known.any():
            gradients = torch.autograd.grad(
                weights[task] * loss, last, retain_graph=True, create_graph=True
            )
            lengths.append(torch.sqrt(sum(g.square().sum() for g in gradients)))  # type: ignore[arg-type]
            rates.append(batch.terms[task].sum().detach() / known.sum())
            places.append(task)
    mean = torch.stack(lengths).mean().detach()
    speed = torch.stack(rates) / torch.stack(rates).mean()
    apart = (torch.stack(lengths) - mean * speed**1.5).abs().sum()
    (network.learned.grad,) = torch.autograd.grad(apart, network.learned)
    network.optimiser.step()
    with torch.no_grad():
        moved = (network.learned + 1).clamp(min=0)
        network.learned.copy_(moved * len(moved) / moved.sum() - 1)


def _jacobian(network: Plain, batch: Batch) -> Tensor:
    """Return (K, parameters) the tasks' gradients by the hidden layers."""
    rows = []
    for loss in batch.losses:
        gradients = torch.autograd.grad(loss, network.shared, retain_graph=True)
        rows.append(torch.cat([gradient.flatten() for gradient in gradients]))
    return torch.stack(rows)


def _surgery(network: Plain, batch: Batch, direction: Tensor) -> None:
    """Output layers learn by the plain sum, hidden layers go along a direction."""
    plain_sum(network, batch)
    start = 0
    for parameter in network.shared:
        part = direction[start : start + parameter.numel()]
        parameter.grad = part.view_as(parameter).clone()
        start += parameter.numel()


def pcgrad(network: Plain, batch: Batch) -> None:
    """Task by task, other by other."""
    rows = _jacobian(network, batch)
    total = torch.zeros_like(rows[0])
    for task, row in enumerate(rows):
        left = row.clone()
        for other in torch.argsort(batch.numbers).tolist():
            if other != task and (product := left @ rows[other]) < 0:
                left -= product / (rows[other] @ rows[other]) * rows[other]
        total += left
    _surgery(network, batch, total)


def upgrad(network: Plain, batch: Batch) -> None:
    """The aggregator of torchjd, with a preference of 1 for each task."""
    rows = _jacobian(network, batch)
    preference = torch.ones(len(rows), dtype=rows.dtype)
    aggregate = UPGrad(preference, projector=QuadprogProjector(norm_eps=0.0))
    _surgery(network, batch, aggregate(rows) if rows.any() else rows.sum(0))


def trained(
    network: Plain, step: Callable[[Plain, Batch], None], batches: Iterator[tuple[Tensor, Tensor]]
) -> list[Tensor]:
    """Train by an update on batches (n, d) and (O, n); return parameters as a stack lists them."""
    parameters = [*network.shared, *network.heads.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=RATE, weight_decay=DECAY)
    sizes = [head.out_features for head in network.heads]
    several = list(batches)
    for (x, target), numbers in zip(several, network.numbers(len(several)), strict=True):
        targets = list(torch.split(target, sizes))
        known = [
            ~torch.isnan(loss.decode(of[None])[0, 0])
            for loss, of in zip(network.losses, targets, strict=True)
        ]
        optimiser.zero_grad()
        step(network, Batch(network.terms(x, targets), known, numbers))
        optimiser.step()
    weights = torch.cat([head.weight for head in network.heads])
    biases = torch.cat([head.bias for head in network.heads])
    return [parameter.detach() for parameter in (*network.shared, weights, biases)]


def linear(weight: Tensor, bias: Tensor) -> nn.Linear:
    """Make a layer of a weight (out, in) and a bias (out, 1)."""
    layer = nn.Linear(weight.shape[1], weight.shape[0], dtype=weight.dtype)
    layer.weight.data.copy_(weight)
    layer.bias.data.copy_(bias[:, 0])
    return layer


PLAIN: dict[str, Callable[[Plain, Batch], None]] = {
    "plain sum": plain_sum,
    "weights 3:1:0.5": fixed,
    "uncertainty weights": uncertainty,
    "GradNorm": gradnorm,
    "random weights": random_weights,
    "PCGrad": pcgrad,
    "UPGrad": upgrad,
}
