"""One row a metric and arm: what a point of a map says about an experiment."""

import numpy as np
import pandas as pd

from core.evaluation.gain import ALL, SCALES, UNITS
from core.result import Result

COLUMNS = (
    "task", "arm", "metric", "gain", "low", "high", "verdict", "unit", "score", "apart",
    "replicates", "outcome",
)  # fmt: skip


def overview(result: Result) -> pd.DataFrame:
    """Return gains over apart, and the mean test scores of the arm and of apart.

    There are rows for "all" tasks, for the first and for the last: where one task has few examples
    it is the first. An experiment with nothing to compare keeps its rows for "all", with NaN and
    its outcome in words; one without the arm "apart" has scores and no gain.
    """
    if result.scores.empty:
        empty = pd.DataFrame({"metric": list(SCALES), "unit": list(UNITS.values())})
        empty = empty.assign(
            task=ALL, arm="together", verdict="", replicates=0, outcome=result.outcome
        )
        return empty.reindex(columns=list(COLUMNS)).astype({"gain": float, "low": float})
    names = list(result.scores["task"].unique())
    told = {ALL: names, **{name: [name] for name in (names[0], names[-1])}}
    tables = [_rows(result, task, members) for task, members in told.items()]
    return pd.concat(tables, ignore_index=True)


def _rows(result: Result, task: str, members: list[str]) -> pd.DataFrame:
    scores = result.scores[result.scores["task"].isin(members)]
    means = scores.groupby("arm", observed=True, sort=False)[list(SCALES)].mean()
    means = means.reset_index().melt("arm", var_name="metric", value_name="score")
    gains = result.gain[result.gain["task"] == task].drop(columns=["task", "unit"])
    rows = means.merge(gains, on=["arm", "metric"], how="left")
    apart = rows[rows["arm"] == "apart"].set_index("metric")["score"]
    if len(apart):
        rows = rows[rows["arm"] != "apart"]
    rows = rows.assign(
        task=task,
        unit=rows["metric"].map(UNITS),
        apart=rows["metric"].map(apart) if len(apart) else np.nan,
        verdict=rows["verdict"].fillna("") if len(apart) else "",
        replicates=result.scores["replicate"].nunique(),
        outcome=result.outcome,
    )
    return rows.reindex(columns=list(COLUMNS))
