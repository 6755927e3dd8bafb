"""What `run` prints about a result: text for people, one JSON object for programs."""

from dataclasses import asdict, dataclass
from math import isnan
from typing import Any

import pandas as pd

from core.commands.columns import aligned
from core.experiments.experiment import Experiment
from core.metrics.catalogue import EVERY, metrics_in
from core.metrics.metric import Metric
from core.results.counting import scope
from core.results.ending import warnings
from core.results.gain import ALL
from core.results.result import FINISHED, Result
from core.results.verdict import sentence


@dataclass(frozen=True)
class Compared:
    """What came out, and how it is judged.

    Attributes:
        margin: see `core.results.gain.paired_gain`.
        metric: of the verdict. why: that metric, one sentence.
    """

    experiment: Experiment
    result: Result
    margin: float
    metric: Metric
    why: str

    @property
    def overall(self) -> pd.DataFrame:
        """The gains over all tasks."""
        gains = self.result.gains(self.margin)
        return gains[gains["task"] == ALL]

    @property
    def warnings(self) -> list[str]:
        """What to know of how training ended."""
        return warnings(self.result.scores, self.result.costs)


def text(compared: Compared) -> str:
    """Write scores, costs, gain, and the verdict in one sentence for each compared arm."""
    result, overall = compared.result, compared.overall
    if result.outcome != FINISHED:
        return f"There is nothing to compare: {result.outcome}."
    parts = [_scores(result), _costs(result)]
    if overall.empty:
        parts.append("There is nothing to compare: --arms must name 'apart' and another arm.")
    else:
        parts += [_gain(result, overall), "\n".join(_verdicts(compared)), compared.why]
    said = scope(result.resampling)
    return "\n\n".join([*parts, *([said] if said else []), *compared.warnings])


def as_json(compared: Compared) -> dict[str, Any]:
    """Return settings, outcome, arms, gain, headline, verdict, costs, warnings; unknown is None."""
    experiment, result, metric = compared.experiment, compared.result, compared.metric
    overall = compared.overall
    chosen = overall[overall["metric"] == metric.name].drop(columns="task")
    settings = asdict(experiment)
    settings["source"]["name"] = type(experiment.source).__name__
    costs = result.costs
    return {
        "settings": settings,
        "outcome": result.outcome,
        "arms": [
            {"arm": arm, "tasks": _records(rows.drop(columns="arm"))}
            for arm, rows in _means(result).groupby("arm", sort=False)
        ],
        "gain": _records(result.gains(compared.margin)),
        "headline": {"metric": metric.name, "why": compared.why},
        "verdict": _records(chosen.assign(sentence=_verdicts(compared))),
        "costs": _records(costs),
        "still_improving": dict(zip(costs["arm"], costs["still_improving"], strict=True)),
        "scope": scope(result.resampling),
        "warnings": compared.warnings,
    }


def _verdicts(compared: Compared) -> list[str]:
    """Write the verdict on each compared arm, over the tasks that it answers."""
    overall, metric, result = compared.overall, compared.metric, compared.result
    return [
        sentence(
            row | {"task": _over(result, row["arm"])},
            compared.experiment.replicates,
            result.resampling,
        )
        for row in overall[overall["metric"] == metric.name].to_dict("records")
    ]


def _over(result: Result, arm: str) -> str:
    """Name what an arm is compared on: "all" tasks, or the only one that it answers."""
    answered = result.scores.loc[result.scores["arm"] == arm, "task"].unique()
    every = result.scores["task"].nunique()
    return str(answered[0]) if len(answered) == 1 < every else ALL


def _means(result: Result) -> pd.DataFrame:
    """Average over replicates: arm, task, the metrics; then "all", the mean of tasks.

    An arm that answers some tasks only has no mean over "all": it would not compare with others.
    """
    table = result.scores.groupby(["arm", "task"], sort=False)[
        list(metrics_in(result.scores.columns))
    ].mean()
    every = table.groupby("arm", sort=False).mean()
    whole = table.groupby("arm", sort=False).size() == result.scores["task"].nunique()
    every = every[whole]
    every.index = pd.MultiIndex.from_product([every.index, [ALL]], names=["arm", "task"])
    return pd.concat([table, every]).reset_index()


def _scores(result: Result) -> str:
    metrics = metrics_in(result.scores.columns)
    rows = [("arm", "task", *(metric.noun for metric in metrics.values()))]
    for arm, means in _means(result).groupby("arm", sort=False):
        for row in means.to_dict("records"):
            # a metric that does not judge a kind of tasks has no number
            cells = ("" if isnan(row[name]) else f"{row[name]:.3f}" for name in metrics)
            rows.append((str(arm), row["task"], *cells))
    return aligned(rows, words=2)


def _costs(result: Result) -> str:
    rows = [("arm", "parameters", "steps", "seconds")]
    for row in result.costs.to_dict("records"):
        amounts = f"{row['parameters']:,.0f}", f"{row['steps']:,.0f}", f"{row['seconds']:.1f}"
        rows.append((row["arm"], *amounts))
    return aligned(rows, words=1)


def _gain(result: Result, overall: pd.DataFrame) -> str:
    head = ("gain over apart", "on", "in", "gain", "95% interval", "verdict")
    rows = [head]
    for row in overall.to_dict("records"):
        metric = EVERY[row["metric"]]
        form = f"+.{metric.digits}f"
        gain, low, high = (f"{row[name]:{form}}" for name in ("gain", "low", "high"))
        over = _over(result, row["arm"])
        size = (f"{gain} {metric.unit}", f"{low} to {high}", row["verdict"])
        rows.append((row["arm"], over, metric.noun, *size))
    return aligned(rows, words=3)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """List the rows; NaN, which JSON does not know, is None."""
    known = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in known.to_dict("records")]
