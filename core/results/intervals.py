"""The interval of a mean over replicates: fresh draws, splits of the same rows, or one split."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

CONFIDENCE = 0.95
# Of Satterthwaite's degrees of freedom: fewer would be taken where nearly all that differs is due
# to starts, and there the interval is too wide already, as a variance is never below zero.
FEWEST = 4
Values = NDArray[np.float64]


@dataclass(frozen=True)
class Resampling:
    """How replicates depend on each other.

    Attributes:
        overlap: n_test / n_train of splits of the same rows, their mean; 0: each replicate is a
            draw of its own.
        starts: replicates in a row that share a split, each with initial weights and batches of
            its own.
        splits: how many different splits there are, which then come again with other starts: 1
            that somebody has made, or some periods of time; None: as many as are asked for.
    """

    overlap: float = 0.0
    starts: int = 1
    splits: int | None = None

    def splits_in(self, replicates: int) -> int:
        """Count the different splits of the first replicates."""
        count = -(-replicates // self.starts)
        return count if self.splits is None else min(count, self.splits)


FRESH = Resampling()


def interval(
    differences: Values, resampling: Resampling = FRESH, confidence: float = CONFIDENCE
) -> tuple[Values, Values, Values]:
    """Return mean, low and high of the interval over replicates: Student's t.

    Two parts of the variance are told apart by an analysis of variance. What differs between the
    starts of one split is independent, and averages out; what differs between S splits of the same
    rows is not, as they share training and test rows, and counts (1/S + overlap) times instead of
    1/S (Nadeau & Bengio 2003). The first is taken out of the variance of split means, so that less
    is known of the rest: its degrees of freedom are Satterthwaite's (1946). Where each split has
    one start all of it counts as the second part, which is the corrected resampled t of Nadeau and
    Bengio. Periods of time are splits whose test rows differ, though not their training rows: the
    correction is the same, as Bouckaert & Frank (2004) have it for folds, and rather too wide.
    Fewer than two splits have no interval: low and high are NaN.

    Where there is one split by design, nothing is known of other rows: the interval is of the mean
    over starts on these very rows, plain Student's t, and holds no truth about others.

    Args:
        differences: (R, ...) paired differences, split by split; NaN where a replicate has none.
        confidence: chance that the interval holds the truth.
    """
    if resampling.splits == 1:
        return interval(differences, FRESH, confidence)
    mean, count = _mean(differences)
    by_split = _by_split(differences, resampling)
    split_mean, splits = _mean(by_split.means)
    freedom = np.where(splits > 1, splits - 1, np.nan)
    between = np.nansum((by_split.means - split_mean) ** 2, axis=0) / freedom
    # `maximum` keeps 1 / 0 away; without a second split `freedom` is NaN, and so is the rest
    per_split = 1 / np.maximum(splits, 1)
    factor = per_split + resampling.overlap
    # what starts make split means differ averages out, and does not count `factor` times
    of_starts = by_split.within * _mean(1 / by_split.sizes)[0]
    taken_out = by_split.within / np.maximum(count, 1) - of_starts * factor
    # never less than if all splits were independent
    variance = np.maximum(between * factor + taken_out, between * per_split)
    parts = (between * factor) ** 2 / freedom
    parts = parts + taken_out**2 / np.where(by_split.freedom > 0, by_split.freedom, np.inf)
    known = np.divide(variance**2, parts, out=np.full(parts.shape, np.nan), where=parts > 0)
    known = np.clip(known, np.minimum(FEWEST, freedom), freedom)
    half = stdtrit(known, 0.5 + confidence / 2) * np.sqrt(variance)
    # where nothing differs there is no width either
    half = np.where((splits > 1) & (parts == 0), 0.0, half)
    return mean, mean - half, mean + half


class _BySplit(NamedTuple):
    """The replicates of each split taken together.

    Attributes:
        means, sizes: (S, ...) mean of each split, and how many replicates it has (NaN: none).
        within: (...) pooled variance within splits, 0 where none has two replicates.
        freedom: (...) degrees of freedom of `within`.
    """

    means: Values
    sizes: Values
    within: Values
    freedom: Values


def _by_split(differences: Values, resampling: Resampling) -> _BySplit:
    splits, starts, of = (
        resampling.splits_in(len(differences)),
        resampling.starts,
        differences.shape,
    )
    rounds = -(-of[0] // max(1, splits * starts))  # of all splits, one after the other
    padded = np.full((rounds * splits * starts, *of[1:]), np.nan)
    padded[: of[0]] = differences
    by_round = padded.reshape(rounds, splits, starts, *of[1:])
    cells = by_round.swapaxes(0, 1).reshape(splits, rounds * starts, *of[1:])
    means, sizes = _mean(cells, axis=1)
    squares = np.nansum((cells - means[:, None]) ** 2, axis=(0, 1))
    freedom = (sizes - 1).clip(min=0).sum(axis=0)
    within = np.divide(squares, freedom, out=np.zeros(squares.shape), where=freedom > 0)
    return _BySplit(means, np.where(sizes > 0, sizes, np.nan), within, freedom)


def _mean(values: Values, axis: int = 0) -> tuple[Values, Values]:
    """Return the mean of what is not NaN, NaN where nothing is left, and how many that are."""
    valid = ~np.isnan(values)
    count = valid.sum(axis=axis).astype(np.float64)
    total = np.where(valid, values, 0.0).sum(axis=axis)
    return np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0), count
