"""The numbers of a recorded point, ready to be said; free of streamlit and plotly."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.metrics.catalogue import ERROR
from core.results.gain import ALL
from core.results.joining import replicates_of
from core.results.result import Result
from dashboard.shared.labels.frames import Samples
from dashboard.shared.race.once import once


@dataclass(frozen=True)
class Answer:
    """What a point has shown.

    Attributes:
        row: of `core.results.gain.paired_gain`, of the error over all tasks.
        errors: mean test error by arm, in the order of the arms.
        replicates: of which both are.
    """

    row: Mapping[Any, Any]
    errors: Mapping[str, float]
    replicates: int

    @property
    def winner(self) -> str:
        """The arm that is ahead, or that nobody is."""
        return str(self.row["verdict"])


@once
def answer(result: Result, margin: float) -> Answer:
    """Read a result.

    Args:
        margin: in points, see `core.results.gain.paired_gain`.
    """
    rows = result.gains(margin)
    row = rows[(rows["metric"] == ERROR.name) & (rows["task"] == ALL)].iloc[0].to_dict()
    means = result.scores.groupby("arm", sort=False, observed=True)[ERROR.name].mean()
    return Answer(row, {str(arm): float(m) for arm, m in means.items()}, replicates_of(result))


def telling(samples: Samples) -> int:
    """Return the number of an example that has about as many objects as it lacks.

    Where labels are missing it is one that has some and lacks others, if there is any.
    """
    known = ~np.isnan(samples.labels)
    share = np.nansum(samples.labels, axis=0) / np.maximum(known.sum(axis=0), 1)
    telling = known.any(axis=0) & (known.all() | ~known.all(axis=0))
    return int(np.where(telling, np.abs(share - 0.5), 1.0).argmin())
