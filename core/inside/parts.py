"""Which units follow which true feature: correlation over examples."""

import numpy as np

from core.data.arrays import Floats


def correlations(activations: Floats, features: Floats) -> Floats:
    """Return Pearson's r of units and features over examples: (..., U, C).

    What does not vary correlates with nothing: 0.

    Args:
        activations: (..., U, n). features: (n, C).
    """
    units, values = _standardised(activations), _standardised(features.T)
    return np.asarray(units @ values.T / activations.shape[-1], dtype=np.float32)


def _standardised(rows: Floats) -> Floats:
    """Give every row (..., n) mean 0 and spread 1; one that does not vary becomes 0."""
    centred = rows - rows.mean(axis=-1, keepdims=True)
    spread = centred.std(axis=-1, keepdims=True)
    alike = np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 1e-6)
    return np.asarray(alike, dtype=np.float32)
