"""The weights of an arm's networks as they are kept: half as long where that will do."""

from collections.abc import Sequence

import numpy as np

from core.data.arrays import Floats
from core.inside.insight import Halves, Weights
from core.results.weights import Network

LARGEST = float(np.finfo(np.float16).max)


def halved(values: Floats) -> Halves:
    """Return numbers in half precision, or in single where one is too large for half."""
    fits = np.abs(values[np.isfinite(values)]).max(initial=0.0) <= LARGEST
    return values.astype(np.float16 if fits else np.float32)


def weights_of(networks: Sequence[Network], names: Sequence[str]) -> Weights:
    """Collect networks of one width and depth.

    Args:
        names: of all tasks, in order; each is answered by one of the networks.
    """
    depth, width = len(networks[0].layers) - 1, len(networks[0].layers[0][1])
    matrices = [np.stack([network.layers[k][0] for network in networks]) for k in range(depth)]
    biases = [np.stack([network.layers[k][1] for network in networks]) for k in range(depth)]
    heads, offsets = (
        np.concatenate([network.layers[-1][part] for network in networks]) for part in (0, 1)
    )
    owners = np.repeat(np.arange(len(networks)), [len(n.layers[-1][1]) for n in networks])
    answered = [
        (names.index(task), kind)
        for network in networks
        for task, kind in zip(network.tasks, network.kinds, strict=True)
    ]
    tasks = np.repeat([task for task, _ in answered], [kind.logits for _, kind in answered])
    order = tasks.argsort(kind="stable")
    return Weights(
        first=halved(matrices[0]),
        deeper=halved(np.array(matrices[1:]).reshape(depth - 1, len(networks), width, width)),
        biases=halved(np.stack(biases)),
        heads=heads[order],
        offsets=offsets[order],
        owners=owners[order].astype(np.int16),
        tasks=tasks[order].astype(np.int16),
    )
