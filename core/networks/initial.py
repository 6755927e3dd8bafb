"""Initial weights: He et al. (2015), equal for all arms of a replicate."""

import math
import zlib
from collections.abc import Sequence

import numpy as np
import torch

from core.networks.groups import Groups
from core.networks.shape import Shape
from core.networks.stack import Stack

HIDDEN, HEAD = 2, 3  # streams of random numbers beside those of data (0) and missing labels (1)


def initialised(
    shape: Shape,
    groups: Groups,
    names: Sequence[str],
    seeds: Sequence[Sequence[int]],
    dtype: torch.dtype = torch.float32,
    logits: Sequence[int] = (),
) -> Stack:
    """Make the stack of these groups for each draw's seed.

    Hidden weights are N(0, 2 / in), output weights N(0, 1 / in), biases 0. All networks of a draw
    start from the same hidden layers, and a task's output weights depend on its name alone, so
    that arms start level and neither the order of tasks nor of networks matters.

    Args:
        groups: G groups with equally many logits, task numbers into `names`.
        seeds: R seeds, one a draw.
        logits: of each task; none given: one each.
    """
    stack = Stack(shape, len(seeds) * len(groups), dtype)
    for draw, seed in enumerate(seeds):
        networks = slice(draw * len(groups), (draw + 1) * len(groups))
        rng = np.random.default_rng([*seed, HIDDEN])
        for weight, (fan_in, fan_out) in zip(stack.weights[:-1], shape.layers(), strict=False):
            normal = rng.standard_normal((fan_out, fan_in)) * math.sqrt(2 / fan_in)
            weight[networks] = torch.from_numpy(normal).to(weight)
        heads = [
            np.concatenate(
                [_head(seed, names[t], logits[t] if logits else 1, shape.width) for t in group]
            )
            for group in groups
        ]
        stack.weights[-1][networks] = torch.from_numpy(np.array(heads)).to(stack.flat)
    return stack


def _head(seed: Sequence[int], name: str, logits: int, width: int) -> np.ndarray:
    # not hash(): that of a text differs from process to process
    rng = np.random.default_rng([*seed, HEAD, zlib.crc32(name.encode())])
    return rng.standard_normal((logits, width)) / math.sqrt(width)
