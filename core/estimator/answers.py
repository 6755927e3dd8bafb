"""What fitted networks answer, without PyTorch: logits, chances, and answers of each kind."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.data.arrays import Floats
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.results.weights import Network

Logits = NDArray[np.float32]  # (m, logits of one task)


def logits_of(networks: Sequence[Network], x: Floats) -> dict[str, Logits]:
    """Return (m, logits) of every task by name, for inputs (m, d)."""
    found: dict[str, Logits] = {}
    for network in networks:
        activation = x
        for weight, bias in network.layers[:-1]:
            activation = np.maximum(activation @ weight.T + bias, 0)
        weight, bias = network.layers[-1]
        every = activation @ weight.T + bias
        ends = np.cumsum([kind.logits for kind in network.kinds])
        parts = np.split(every, ends[:-1], axis=1)
        found |= dict(zip(network.tasks, parts, strict=True))
    return found


def chances(kind: TaskKind, logits: Logits) -> NDArray[np.float64]:
    """Return (m, answers) the probability of each answer of a task that has several.

    Raises:
        ValueError: when the task is a number.
    """
    if kind == NUMBERS:
        raise ValueError("a task must have answers to have chances, got one of numbers")
    z = logits.astype(np.float64)
    if isinstance(kind, Classes):
        grown = np.exp(z - z.max(axis=1, keepdims=True))
        softmax: NDArray[np.float64] = grown / grown.sum(axis=1, keepdims=True)
        return softmax
    above = 1 / (1 + np.exp(-z.clip(-500, 500)))  # yes/no has one threshold
    edges = np.concatenate([np.ones((len(z), 1)), above, np.zeros((len(z), 1))], axis=1)
    # thresholds are learned by themselves: where two cross, the place between them has no chance
    between = np.maximum(edges[:, :-1] - edges[:, 1:], 0)
    shares: NDArray[np.float64] = between / between.sum(axis=1, keepdims=True)
    return shares


def answer(kind: TaskKind, logits: Logits) -> NDArray[np.float64]:
    """Return (m,) the number of the answer given, or of numbers the number itself."""
    if kind == NUMBERS:
        return np.asarray(logits[:, 0], dtype=np.float64)
    if isinstance(kind, Classes):
        return np.asarray(logits.argmax(axis=1), dtype=np.float64)
    # the median of ordered answers; yes where the only threshold is passed
    return np.asarray((logits > 0).sum(axis=1), dtype=np.float64)
