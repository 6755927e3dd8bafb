"""The interval of a mean over replicates: fresh draws, or splits of the same rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

CONFIDENCE = 0.95
Values = NDArray[np.float64]


@dataclass(frozen=True)
class Resampling:
    """How replicates depend on each other.

    Attributes:
        overlap: n_test / n_train of splits of the same rows, their mean; 0: each replicate is a
            draw of its own.
        starts: replicates in a row that share a split, each with initial weights and batches of
            its own.
    """

    overlap: float = 0.0
    starts: int = 1


FRESH = Resampling()


def interval(
    differences: Values, resampling: Resampling = FRESH, confidence: float = CONFIDENCE
) -> tuple[Values, Values, Values]:
    """Return mean, low and high of the interval over replicates: Student's t.

    Two parts of the variance are told apart by an analysis of variance. What differs between the
    starts of one split is independent, and averages out; what differs between S splits of the same
    rows is not, as they share training and test rows, and counts (1/S + overlap) times instead of
    1/S (Nadeau & Bengio 2003). Where each split has one start all of it counts as the second, which
    is their corrected resampled t. Fewer than two splits have no interval: low and high are NaN.

    Args:
        differences: (R, ...) paired differences, split by split; NaN where a replicate has none.
        confidence: chance that the interval holds the truth.
    """
    mean, count = _mean(differences)
    splits, sizes, within = _by_split(differences, resampling.starts)
    split_mean, number = _mean(splits)
    freedom = np.where(number > 1, number - 1, np.nan)
    between = np.nansum((splits - split_mean) ** 2, axis=0) / freedom
    # what the starts alone make split means differ
    of_starts = within * _mean(1 / sizes)[0]
    own = np.maximum(between - of_starts, 0.0)
    # `maximum` keeps 1 / 0 away; without a second split `freedom` is NaN, and so is the rest
    splits_at_least = np.maximum(number, 1)
    variance = own * (1 / splits_at_least + resampling.overlap) + within / np.maximum(count, 1)
    # never less than if all splits were independent
    half = stdtrit(freedom, 0.5 + confidence / 2) * np.sqrt(
        np.maximum(variance, between / splits_at_least)
    )
    return mean, mean - half, mean + half


def _by_split(differences: Values, starts: int) -> tuple[Values, Values, Values]:
    """Take the replicates of each split together.

    Returns:
        (S, ...) mean of each split and how many replicates it has (NaN: none); (...) the pooled
        variance within splits, 0 where no split has two replicates.
    """
    splits = -(-len(differences) // starts)
    padded = np.full((splits * starts, *differences.shape[1:]), np.nan)
    padded[: len(differences)] = differences
    cells = padded.reshape(splits, starts, *differences.shape[1:])
    means, sizes = (part for part in _mean(cells, axis=1))
    squares = np.nansum((cells - means[:, None]) ** 2, axis=(0, 1))
    freedom = (sizes - 1).clip(min=0).sum(axis=0)
    within = np.divide(squares, freedom, out=np.zeros(squares.shape), where=freedom > 0)
    return means, np.where(sizes > 0, sizes, np.nan), within


def _mean(values: Values, axis: int = 0) -> tuple[Values, Values]:
    """Return the mean of what is not NaN, NaN where nothing is left, and how many that are."""
    valid = ~np.isnan(values)
    count = valid.sum(axis=axis).astype(np.float64)
    total = np.where(valid, values, 0.0).sum(axis=axis)
    return np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0), count
