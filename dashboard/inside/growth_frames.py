"""How units grew during training, in numbers; free of streamlit and plotly."""

from dataclasses import dataclass

import numpy as np

from core.data.arrays import Floats, Rows
from core.inside.insight import Insight
from dashboard.shared.insight.findings import FOUND


@dataclass(frozen=True)
class Growth:
    """How well true features were found over training.

    Attributes:
        steps: (M,).
        together: (M, C) the best match of together's units with each feature.
        apart: (M, C) the mean, over the networks whose task needs it, of their best matches; NaN
            where no task does.
    """

    steps: Rows
    together: Floats
    apart: Floats


def growth(insight: Insight) -> Growth:
    """Collect the matches of all moments."""
    several = insight.apart.found.astype(np.float32)
    # (E, C) whether the task of a network needs a feature
    needing = insight.needed[:, np.argsort(insight.apart.networks, kind="stable")].T
    count = needing.sum(axis=0)
    apart = np.where(needing, several, 0).sum(axis=1) / np.where(count, count, np.nan)
    together = insight.together.found[:, 0].astype(np.float32)
    return Growth(insight.moments.astype(np.int64), together, apart.astype(np.float32))


def mean_of(matches: Floats) -> Floats:
    """Return (M,) the mean over the features that are known; NaN where none is."""
    known = matches[:, ~np.isnan(matches).any(axis=0)]
    none = np.full(len(matches), np.nan, dtype=np.float32)
    return np.asarray(known.mean(axis=1)) if known.size else none


def when_found(found: Floats, steps: Rows) -> Rows:
    """Return (C,) the first step at which each feature was found; -1: never.

    Args:
        found: (M, C) best matches.
    """
    there = found >= FOUND
    return np.where(there.any(axis=0), steps[there.argmax(axis=0)], -1)


def shown(insight: Insight, moment: int, count: int) -> tuple[Floats, Floats]:
    """Return the weights (count, d) of the units that matter most at a moment, of both sides."""
    one, several = (side.growth[moment, :count] for side in (insight.together, insight.apart))
    return one.astype(np.float32), several.astype(np.float32)
