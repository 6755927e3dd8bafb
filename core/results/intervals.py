"""The interval of a mean over replicates."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

CONFIDENCE = 0.95


def interval(
    differences: NDArray[np.float64], overlap: float = 0.0, confidence: float = CONFIDENCE
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return mean, low and high of the interval over replicates.

    Student's t with variance s^2 (1/R + overlap). With overlap = n_test / n_train it is the
    corrected resampled t of Nadeau & Bengio (2003) for repeated splits of the same rows. Fewer
    than two replicates have no interval: low and high are NaN.

    Args:
        differences: (R, ...) paired differences; NaN where a replicate has none.
        confidence: chance that the interval holds the truth.
    """
    valid = ~np.isnan(differences)
    count = valid.sum(axis=0)
    filled = np.where(valid, differences, 0.0)
    mean = np.divide(filled.sum(axis=0), count, out=np.full(count.shape, np.nan), where=count > 0)
    squares = np.where(valid, (differences - mean) ** 2, 0.0).sum(axis=0)
    freedom = np.where(count > 1, count - 1, np.nan)
    # `maximum` keeps 1 / 0 away; without a second replicate `freedom` is NaN, and so is the rest
    error = np.sqrt(squares / freedom * (1 / np.maximum(count, 1) + overlap))
    half = stdtrit(freedom, 0.5 + confidence / 2) * error
    return mean, mean - half, mean + half
