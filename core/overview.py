"""One row a metric and arm: what a point of a map says about an experiment."""

import numpy as np
import pandas as pd

from core.evaluation.gain import ALL, SCALES, UNITS
from core.result import Result

COLUMNS = (
    "arm", "metric", "gain", "low", "high", "verdict", "unit", "score", "apart", "replicates",
    "outcome",
)  # fmt: skip


def overview(result: Result) -> pd.DataFrame:
    """Return the gain over all tasks, and the mean test scores of the arm and of apart.

    An experiment with nothing to compare keeps its rows, with NaN and its outcome in words.
    """
    if result.scores.empty:
        empty = pd.DataFrame({"metric": list(SCALES), "unit": list(UNITS.values())})
        empty = empty.assign(arm="together", verdict="", replicates=0, outcome=result.outcome)
        return empty.reindex(columns=list(COLUMNS)).astype({"gain": float, "low": float})
    rows = result.gain[result.gain["task"] == ALL].drop(columns="task")
    means = result.scores.groupby("arm", observed=True)[list(SCALES)].mean()
    at = list(zip(rows["arm"], rows["metric"], strict=True))
    rows = rows.assign(
        score=np.array([means.loc[arm, metric] for arm, metric in at], dtype=float),
        apart=np.array([means.loc["apart", metric] for _, metric in at], dtype=float),
        replicates=result.scores["replicate"].nunique(),
        outcome=result.outcome,
    )
    return rows[list(COLUMNS)].reset_index(drop=True)
