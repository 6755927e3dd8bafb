"""How similar two layers are: linear centred kernel alignment."""

import numpy as np

from core.data.arrays import Floats


def linear_cka(x: Floats, y: Floats) -> Floats:
    """Return |Y'X|^2 / (|X'X| |Y'Y|) of centred activations, in [0, 1] (Kornblith et al. 2019).

    It is 1 where one layer is the other rotated, moved and scaled as a whole, and about
    p / n for p units that have nothing to do with each other on n examples. The norms are
    Frobenius'; a layer that does not vary is similar to none: 0.

    Args:
        x: (..., n, p). y: (..., n, q), the dimensions before them as NumPy broadcasts them.
    """
    x, y = (part - part.mean(axis=-2, keepdims=True, dtype=np.float64) for part in (x, y))
    shared = _square(np.swapaxes(y, -1, -2) @ x)
    own = [np.sqrt(_square(np.swapaxes(part, -1, -2) @ part)) for part in (x, y)]
    scale = own[0] * own[1]
    ratio = np.divide(shared, scale, out=np.zeros_like(shared), where=scale > 0)
    return np.asarray(ratio, dtype=np.float32)


def _square(matrix: Floats) -> Floats:
    return np.asarray(np.square(matrix).sum(axis=(-2, -1)))
