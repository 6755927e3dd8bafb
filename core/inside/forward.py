"""What units and networks answer, in plain NumPy: pages compute it without PyTorch."""

from collections.abc import Sequence

import numpy as np

from core.data.arrays import Floats
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.estimator.answers import answer
from core.inside.insight import Weights


def hidden(weights: Sequence[Floats], biases: Sequence[Floats], x: Floats) -> Floats:
    """Return the activations of all hidden units: (L, E, W, n).

    Args:
        weights, biases: by hidden layer, (E, W, in) and (E, W). x: (n, d), for all networks.
    """
    below, layers = x.T, []
    for weight, bias in zip(weights, biases, strict=True):
        below = np.maximum(weight @ below + bias[..., None], 0)
        layers.append(below)
    return np.stack(layers)


def answered(weights: Weights, x: Floats) -> tuple[Floats, Floats]:
    """Return the activations (L, E, W, n) and the logits (O, n) of kept networks for x: (n, d)."""
    first, deeper, biases = (
        part.astype(np.float32) for part in (weights.first, weights.deeper, weights.biases)
    )
    units = hidden([first, *deeper], list(biases), x)
    logits = np.einsum("ow,own->on", weights.heads, units[-1][weights.owners])
    return units, logits + weights.offsets[:, None]


def right(weights: Weights, kinds: Sequence[TaskKind], x: Floats, labels: Floats) -> Floats:
    """Return 1 where kept networks answer an example right, 0 where not: (n, T).

    NaN where there is no label, and for numbers, of which no answer is right.

    Args:
        x: (n, d). labels: (n, T).
    """
    _, logits = answered(weights, x)
    found = np.full(labels.shape, np.nan, dtype=np.float32)
    for task, kind in enumerate(kinds):
        known = ~np.isnan(labels[:, task])
        if kind != NUMBERS:
            given = answer(kind, logits[weights.tasks == task].T)
            found[known, task] = (given == labels[:, task])[known]
    return found
