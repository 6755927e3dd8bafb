"""Does the cosine between two tasks' gradients predict what they gain in one network?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.grouping.study import Study
from core.results.intervals import interval

RESAMPLES, SEED = 4000, 0


def pairs(study: Study) -> pd.DataFrame:
    """Return for every two tasks how far their gradients agree, and what they gain together.

    Returns:
        first, second (tasks), cosine (mean over both ways, training and replicates), gain (of one
        network for the two over one for each, in points on test examples, mean of the two) with
        its 95% interval low to high.
    """
    place = {group: number for number, group in enumerate(study.subsets)}
    rows = []
    for group, number in place.items():
        if len(group) != 2:
            continue
        alone = np.stack([study.points[:, place[(task,)], task] for task in group], axis=1)
        both = study.points[:, number][:, list(group)]
        gains = interval((alone - both).mean(axis=1).astype(np.float64), study.resampling)
        first, second = group
        cosine = (study.cosines[:, first, second] + study.cosines[:, second, first]).mean() / 2
        rows.append((study.names[first], study.names[second], *map(float, (cosine, *gains))))
    return pd.DataFrame(rows, columns=["first", "second", "cosine", "gain", "low", "high"])


@dataclass(frozen=True)
class Prediction:
    """How well cosines predict gains over some settings.

    Attributes:
        overall: correlation of all pairs. within: of what is left when each setting's own mean is
            taken out: does it tell which pairs of *one* problem should share?
            Each with the ends of its 95% interval, from resampling settings.
        settings, pairs: how many there are.
    """

    overall: tuple[float, float, float]
    within: tuple[float, float, float]
    settings: int
    pairs: int


def prediction(tables: Sequence[pd.DataFrame]) -> Prediction:
    """Correlate the cosine and the gain of the pairs of several settings.

    Pairs of one setting have their data in common: settings are resampled as a whole (a cluster
    bootstrap, Davison & Hinkley 1997).

    Args:
        tables: of each setting, see `pairs`.
    """
    values = [table[["cosine", "gain"]].to_numpy(dtype=np.float64) for table in tables]
    centred = [of - of.mean(axis=0) for of in values]
    rng = np.random.default_rng(SEED)
    drawn = rng.integers(len(tables), size=(RESAMPLES, len(tables)))
    return Prediction(
        _bounds(values, drawn), _bounds(centred, drawn), len(tables), sum(map(len, tables))
    )


def _bounds(
    values: Sequence[NDArray[np.float64]], drawn: NDArray[np.int64]
) -> tuple[float, float, float]:
    """Return the correlation of all, and the middle 95% of those of the draws."""
    every = [_correlation(np.concatenate([values[n] for n in some])) for some in drawn]
    low, high = np.nanquantile(every, (0.025, 0.975))
    return _correlation(np.concatenate(values)), float(low), float(high)


def _correlation(values: NDArray[np.float64]) -> float:
    """Return Pearson's correlation of two columns; NaN where one does not vary."""
    first, second = values.T
    varied = np.ptp(first) > 0 and np.ptp(second) > 0
    return float(np.corrcoef(first, second)[0, 1]) if varied else float("nan")
