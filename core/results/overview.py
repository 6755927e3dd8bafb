"""One row a metric and arm: what a point of a map says about an experiment."""

import math

import numpy as np
import pandas as pd

from core.results.gain import ALL, SCALES, UNITS
from core.results.result import Result

COLUMNS = (
    "task", "arm", "metric", "gain", "low", "high", "verdict", "unit", "score", "apart",
    "replicates", "outcome",
)  # fmt: skip
Row = dict[str, object]  # by column


def overview(result: Result) -> pd.DataFrame:
    """Return gains over apart, and the mean test scores of the arm and of apart.

    There are rows for "all" tasks, for the first and for the last: where one task has few examples
    it is the first. An experiment with nothing to compare keeps its rows for "all", with NaN and
    its outcome in words; one without the arm "apart" has scores and no gain.
    """
    return pd.DataFrame(overview_rows(result), columns=list(COLUMNS))


def overview_rows(result: Result) -> list[Row]:
    """Return the rows of `overview`; a sweep of many points makes one table of them all."""
    if result.scores.empty:
        nothing = dict.fromkeys(("gain", "low", "high", "score", "apart"), math.nan)
        told = {"task": ALL, "arm": "together", "verdict": "", "replicates": 0} | nothing
        return [
            {**told, "metric": metric, "unit": unit, "outcome": result.outcome}
            for metric, unit in UNITS.items()
        ]
    names = list(dict.fromkeys(result.scores["task"]))
    told_tasks = {ALL: names, **{name: [name] for name in (names[0], names[-1])}}
    replicates = int(result.scores["replicate"].nunique())
    gains = {(row["arm"], row["metric"], row["task"]): row for row in _records(result.gain)}
    rows = []
    for task, members in told_tasks.items():
        means = _means(result.scores, members)
        compared = "apart" in means
        for metric in SCALES:
            for arm in means:
                if arm == "apart":
                    continue
                gain = gains.get((arm, metric, task), {})
                row = {name: gain.get(name, math.nan) for name in ("gain", "low", "high")}
                rows.append(
                    {
                        **row,
                        "task": task,
                        "arm": arm,
                        "metric": metric,
                        "verdict": gain.get("verdict", ""),
                        "unit": UNITS[metric],
                        "score": means[arm][metric],
                        "apart": means["apart"][metric] if compared else math.nan,
                        "replicates": replicates,
                        "outcome": result.outcome,
                    }
                )
    return rows


def _records(frame: pd.DataFrame) -> list[Row]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _means(scores: pd.DataFrame, tasks: list[str]) -> dict[str, dict[str, float]]:
    """Return by arm, in their order, and by metric the mean over replicates and some tasks."""
    arms, answers = (scores[name].to_numpy(dtype=object) for name in ("arm", "task"))
    told = np.isin(answers, tasks)
    values = scores[list(SCALES)].to_numpy(dtype=np.float64)
    return {
        arm: dict(zip(SCALES, map(_mean, values[told & (arms == arm)].T), strict=True))
        for arm in dict.fromkeys(arms[told])
    }


def _mean(values: np.ndarray) -> float:
    """Return the mean of what is not NaN, NaN when nothing is left."""
    known = values[~np.isnan(values)]
    return float(known.sum() / len(known)) if len(known) else math.nan
