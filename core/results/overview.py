"""One row a metric and arm: what a point of a map says about an experiment."""

import math
from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from core.arms.catalogue import REFERENCE, USUAL
from core.metrics.catalogue import EVERY, METRICS, metrics_in
from core.metrics.metric import Metric
from core.results.gain import ALL, judged
from core.results.judging import verdict
from core.results.result import Result

COLUMNS = (
    "task", "arm", "metric", "gain", "low", "high", "margin", "verdict", "unit", "score",
    "apart", "replicates", "overlap", "starts", "still_improving", "outcome",
)  # fmt: skip
# NaN where there is nothing to compare
UNKNOWN = ("gain", "low", "high", "margin", "score", "apart", "overlap", "still_improving")
Row = dict[str, object]  # by column


def overview(result: Result) -> pd.DataFrame:
    """Return gains over apart, and the mean test scores of the arm and of apart.

    There are rows for "all" tasks, for the first and for the last: where one task has few examples
    it is the first. An experiment with nothing to compare keeps its rows for "all", with NaN and
    its outcome in words; one without the arm "apart" has scores and no gain.
    """
    return pd.DataFrame(overview_rows(result), columns=list(COLUMNS))


def with_margin(table: pd.DataFrame, points: float) -> pd.DataFrame:
    """Judge the rows of an overview by another margin; see `Metric.margin_at`."""
    margins = table["margin"] * points
    bounds = zip(table["low"], table["high"], margins, table["arm"], strict=True)
    judged = [verdict(*each) for each in bounds]
    # what has nothing to compare has no verdict
    return table.assign(margin=margins, verdict=np.where(table["verdict"] == "", "", judged))


def overview_rows(result: Result, metrics: Collection[str] = tuple(METRICS)) -> list[Row]:
    """Return the rows of `overview`; a sweep of many points makes one table of them all.

    Args:
        metrics: of which an experiment with nothing to compare has its rows.
    """
    if result.scores.empty:
        empty: Row = {"task": ALL, "arm": USUAL[0], "verdict": "", "replicates": 0, "starts": 1}
        empty |= dict.fromkeys(UNKNOWN, math.nan)
        return [
            {**empty, "metric": name, "unit": EVERY[name].unit, "outcome": result.outcome}
            for name in metrics
        ]
    names = list(dict.fromkeys(result.scores["task"]))
    reported = {ALL: names, **{name: [name] for name in (names[0], names[-1])}}
    gains = {(row["arm"], row["metric"], row["task"]): row for row in _rows(result.gain)}
    common = {
        "replicates": int(result.scores["replicate"].nunique()),
        "overlap": result.resampling.overlap,
        "starts": result.resampling.starts,
        # of the arm for which it is most: a comparison is as finished as its less finished side
        "still_improving": float(result.costs["still_improving"].max()),
        "outcome": result.outcome,
    }
    return [
        {**_gain(gains.get((arm, metric.name, task), {})), "task": task, "arm": arm}
        | {"metric": metric.name, "unit": metric.unit, "score": score, "apart": apart}
        | common
        for task, members in reported.items()
        for metric, arm, score, apart in _compared(result.scores, members)
    ]


def _gain(row: Row) -> Row:
    known = {name: row.get(name, math.nan) for name in ("gain", "low", "high", "margin")}
    return known | {"verdict": row.get("verdict", "")}


def _compared(scores: pd.DataFrame, tasks: list[str]) -> Iterator[tuple[Metric, str, float, float]]:
    """Yield metric, arm, its mean score, and that of apart over the tasks that the arm answers.

    Metrics that judge none of the tasks are left out.
    """
    means = _means(scores, tasks)
    beside = {arm: means.get(REFERENCE.name, {}) for arm in means if arm != REFERENCE.name}
    for arm in beside:
        answered = set(scores.loc[scores["arm"] == arm, "task"])
        if not answered.issuperset(tasks):
            own = _means(scores, [task for task in tasks if task in answered])
            beside[arm] = own.get(REFERENCE.name, {})
    judging = judged(scores)
    metrics = metrics_in(scores.columns).values()
    for metric in (m for m in metrics if not set(judging[m.name]).isdisjoint(tasks)):
        for arm, apart in beside.items():
            yield metric, arm, means[arm][metric.name], apart.get(metric.name, math.nan)


def _rows(frame: pd.DataFrame) -> list[Row]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _means(scores: pd.DataFrame, tasks: list[str]) -> dict[str, dict[str, float]]:
    """Return by arm, in their order, and by metric the mean over replicates and some tasks."""
    # NumPy and not groupby: a sweep's coordinator does this for every point
    arms, answers = (scores[name].to_numpy(dtype=object) for name in ("arm", "task"))
    chosen = np.isin(answers, tasks)
    metrics = metrics_in(scores.columns)
    values = scores[list(metrics)].to_numpy(dtype=np.float64)
    return {
        arm: dict(zip(metrics, map(_mean, values[chosen & (arms == arm)].T), strict=True))
        for arm in dict.fromkeys(arms[chosen])
    }


def _mean(values: np.ndarray) -> float:
    """Return the mean of what is not NaN, NaN when nothing is left."""
    known = values[~np.isnan(values)]
    return float(known.sum() / len(known)) if len(known) else math.nan
