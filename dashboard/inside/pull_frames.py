"""Whether the tasks pull together, in numbers; free of streamlit and plotly."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from core.data.arrays import Floats, Rows
from core.grouping.pulling import Prediction
from core.inside.insight import Insight
from core.settings.numerals import numeral


@dataclass(frozen=True)
class Pull:
    """The cosines of all pairs of tasks over training.

    Attributes:
        steps: (M,) at which gradients were compared. pairs: the two tasks of each.
        cosines: (pairs, M).
    """

    steps: Rows
    pairs: tuple[tuple[int, int], ...]
    cosines: Floats

    @property
    def mean(self) -> Floats:
        """(M,) over pairs."""
        return np.asarray(self.cosines.mean(axis=0), dtype=np.float32)

    @property
    def most(self) -> int:
        """The moment of learning at which the tasks pull together most."""
        return 0 if len(self.steps) == 1 else 1 + int(self.mean[1:].argmax())

    @property
    def conflicts(self) -> float:
        """The share of pairs and moments, but the first, in which tasks pull against each other."""
        return float((self.cosines[:, 1:] < 0).mean()) if len(self.steps) > 1 else np.nan


def pull(insight: Insight) -> Pull | None:
    """Collect the cosines; None: there are no two tasks."""
    known = ~np.isnan(insight.cosines[:, 0, 0])
    cosines = insight.cosines[known].astype(np.float32)
    pairs = tuple(combinations(range(cosines.shape[1]), 2))
    if not pairs:
        return None
    first, second = np.array(pairs).T
    return Pull(insight.moments[known].astype(np.int64), pairs, cosines[:, first, second].T)


def at(insight: Insight, moment: int) -> Floats:
    """Return (T, T) cosines at one of the moments of `Pull`, NaN on the diagonal, in task order."""
    known = np.flatnonzero(~np.isnan(insight.cosines[:, 0, 0]))
    matrix = insight.cosines[known[moment]].astype(np.float32)
    np.fill_diagonal(matrix, np.nan)
    return np.asarray(matrix[np.ix_(insight.task_order, insight.task_order)])


def predicted_words(found: Prediction | None) -> str | None:
    """Say in Markdown whether cosines predict gains over many settings; None: nobody knows.

    >>> predicted_words(Prediction((0.5, 0.2, 0.7), (0.1, -0.2, 0.3), 21, 126))[-25:]
    'to: 0.10 (−0.20 to 0.30).'
    """
    if found is None:
        return None
    overall = "goes with" if found.overall[1] > 0 else "is not shown to go with"
    within = "it does, too" if found.within[1] > 0 else "it is not shown to"
    over, of_one = (
        [numeral(value, ".2f") for value in values] for values in (found.overall, found.within)
    )
    return (
        f"Over {found.pairs} pairs of {found.settings} settings the cosine {overall} the gain: "
        f"correlation {over[0]} (95% interval {over[1]} to {over[2]}). Among the pairs of one "
        f"setting {within}: {of_one[0]} ({of_one[1]} to {of_one[2]})."
    )


def related(insight: Insight, pull: Pull) -> tuple[float, float]:
    """Return the mean cosine of pairs that need a common part, and of the others.

    The first moment is left out. NaN where there is no such pair, or nobody knows the truth.
    """
    if not len(insight.needed) or len(pull.steps) < 2:
        return np.nan, np.nan
    common = np.array([(insight.needed[:, a] & insight.needed[:, b]).any() for a, b in pull.pairs])
    means = pull.cosines[:, 1:].mean(axis=1)
    return tuple(  # type: ignore[return-value]
        float(means[part].mean()) if part.any() else np.nan for part in (common, ~common)
    )
