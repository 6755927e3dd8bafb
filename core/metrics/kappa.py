"""Agreement of answers on a scale, beyond chance."""

import numpy as np
from numpy.typing import NDArray


def quadratic_kappa(
    answers: NDArray[np.floating], labels: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Return (...,) quadratic weighted kappa of (..., n) places against labels, NaN being '?'.

    1 - sum (a - b)^2 / the same sum over all pairs of an answer and a label (Cohen 1968): 1 is full
    agreement, 0 that of chance. NaN where neither answers nor labels vary.
    """
    known = ~np.isnan(labels)
    count = known.sum(axis=-1)
    a = np.where(known, answers, 0).astype(np.float64)
    b = np.where(known, labels, 0).astype(np.float64)
    apart = ((a - b) ** 2).sum(axis=-1)
    # over all pairs: sum_ij (a_i - b_j)^2 / n
    expected = (a**2).sum(axis=-1) + (b**2).sum(axis=-1)
    expected = expected - 2 * a.sum(axis=-1) * b.sum(axis=-1) / np.maximum(count, 1)
    share = np.full(apart.shape, np.nan)
    np.divide(apart, expected, out=share, where=expected > 0)
    return 1 - share
