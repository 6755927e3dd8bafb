"""Who uses which unit: how many units several tasks use, and which are used alike."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import leaves_list, linkage

from core.data.arrays import Floats, Rows
from core.inside.insight import BARS, Sharing

DRAWS = 100  # of the null: where 95 of them lie is known to about two


def sharing(
    effects: Floats, resampled: Floats, separate: Floats, seed: Sequence[int] = (0,)
) -> Sharing:
    """Count units that several tasks use; see `Sharing`.

    What it would be by chance: every task picks as many units as it uses, at random among all that
    make a difference to anybody at all.

    Args:
        effects: (T, U) of together's units. resampled: (T, U, B) by resamples of the examples.
        separate: (T, U) of each task's own network.
    """
    bars = np.array(BARS, dtype=np.float32)
    uses = np.nan_to_num(effects) >= bars[:, None, None]  # (bar, T, U)
    alive = np.abs(np.nan_to_num(effects)).max(axis=0) > 0
    known = np.nan_to_num(resampled).transpose(2, 0, 1)
    again = shared(known[None] >= bars[:, None, None, None])
    rng = np.random.default_rng([*seed])
    places = rng.random((DRAWS, len(effects), int(alive.sum()))).argsort(axis=2)
    chance = shared(np.take_along_axis(uses[:, None, :, alive], places[None], axis=3))
    own = (np.nan_to_num(separate) >= bars[:, None, None]).sum(axis=(1, 2))
    return Sharing(
        bars,
        np.stack([uses.any(axis=1).sum(axis=1), own], axis=1),
        _with_ends(shared(uses), again),
        _with_ends(_mean(chance), chance),
    )


def shared(uses: NDArray[np.bool_]) -> Floats:
    """Return, of units that any task uses, the share that two or more do; NaN where none is used.

    Args:
        uses: (..., T, U).

    >>> shared(np.array([[True, True, False], [True, False, False]]))
    array(0.5, dtype=float32)
    """
    tasks = uses.sum(axis=-2)
    used, several = (tasks >= 1).sum(axis=-1), (tasks >= 2).sum(axis=-1)
    share = np.divide(several, used, out=np.full(used.shape, np.nan), where=used > 0)
    return np.asarray(share, dtype=np.float32)


def _mean(shares: Floats) -> Floats:
    known = ~np.isnan(shares)
    count = np.maximum(known.sum(axis=1), 1)
    return np.where(known.any(axis=1), np.where(known, shares, 0).sum(axis=1) / count, np.nan)


def _with_ends(middle: Floats, draws: Floats) -> Floats:
    """Put the ends of the middle 95% of draws (bars, B) beside a value: (bars, 3)."""
    some = np.where(np.isnan(draws), middle[:, None], draws)
    low, high = np.quantile(some, (0.025, 0.975), axis=1)
    return np.stack([middle, low, high], axis=1).astype(np.float32)


def alike(effects: Floats) -> tuple[Rows, Rows]:
    """Order tasks and units so that those with like effects stand side by side.

    Average linkage of Euclidean distances, effects beyond 1 counted as 1.

    Args:
        effects: (T, U).
    """
    clipped = np.nan_to_num(effects).clip(-1, 1)
    return _leaves(clipped), _leaves(clipped.T)


def _leaves(rows: Floats) -> Rows:
    if len(rows) < 2:
        return np.arange(len(rows))
    return np.asarray(leaves_list(linkage(rows, "average")), dtype=np.int64)
