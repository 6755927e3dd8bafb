"""Limits of the machine on one thread, measured, and what a training step needs of them."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from core.networks.shape import Shape
from core.training.batches import BATCH

SIDE = 2048  # of the multiplied matrices
ELEMENTS = 1 << 25  # of each array of the triad: 128 MiB, far more than a cache holds
REPEATS = 5  # the best counts: it is a limit


@dataclass(frozen=True)
class Machine:
    """Limits of one thread: float32 matrix product, and main memory's bandwidth."""

    gflops: float
    gigabytes: float  # a second


def measured(side: int = SIDE, elements: int = ELEMENTS) -> Machine:
    """Measure a matrix product, and the triad a = b + s c of STREAM (McCalpin 1995)."""
    left, right = torch.rand(side, side), torch.rand(side, side)
    product = torch.empty(side, side)
    a, b, c = torch.zeros(elements), torch.rand(elements), torch.rand(elements)
    multiply = _best(lambda: torch.mm(left, right, out=product))
    triad = _best(lambda: torch.add(b, c, alpha=3.0, out=a))
    return Machine(2 * side**3 / multiply / 1e9, 3 * 4 * elements / triad / 1e9)


def _best(call: Callable[[], object]) -> float:
    seconds = []
    for _ in range(REPEATS):
        # CPU time: what other processes take of the core does not count
        began = time.process_time()
        call()
        seconds.append(time.process_time() - began)
    return min(seconds)


def step_flops(shape: Shape) -> int:
    """Count the operations of all matrix products of one network's step.

    The forward pass and the weights' gradient each take 2 n in out operations per layer, and so
    does the gradient by the layer's input, which the first layer does not need.
    """
    layers = list(shape.layers())
    everywhere = sum(fan_in * fan_out for fan_in, fan_out in layers)
    above_first = sum(fan_in * fan_out for fan_in, fan_out in layers[1:])
    return 2 * BATCH * (2 * everywhere + above_first)


def step_bytes(shape: Shape) -> int:
    """Count the bytes that one network's step cannot avoid moving when nothing stays in cache.

    Per parameter: 4 to use it, 4 to write its gradient, and AdamW reads value, gradient and two
    moments and writes value and moments: 28. Per hidden activation: written, read by the next
    layer and by its weights' gradient; its derivative is written and read: 20.
    """
    activations = BATCH * shape.width * shape.depth
    return 36 * shape.parameters + 20 * activations
