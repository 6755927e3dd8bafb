"""What `run` prints about a result: text for people, one JSON object for programs."""

from dataclasses import asdict
from typing import Any

import pandas as pd

from core.commands.columns import aligned
from core.experiments.experiment import Experiment
from core.metrics.catalogue import METRICS
from core.metrics.metric import Metric
from core.results.gain import ALL
from core.results.result import FINISHED, Result
from core.results.verdict import sentence


def text(experiment: Experiment, result: Result, metric: Metric, why: str) -> str:
    """Write scores, costs, gain, and the verdict in one sentence for each compared arm.

    Args:
        metric: of the verdict.
        why: that metric, one sentence.
    """
    if result.outcome != FINISHED:
        return f"There is nothing to compare: {result.outcome}."
    parts = [_scores(result), _costs(result)]
    overall = _overall(result)
    if overall.empty:
        parts.append("There is nothing to compare: --arms must name 'apart' and another arm.")
    else:
        parts += [
            _gain(result, overall),
            "\n".join(_verdicts(experiment, result, overall, metric)),
            why,
        ]
    return "\n\n".join(parts)


def as_json(experiment: Experiment, result: Result, metric: Metric, why: str) -> dict[str, Any]:
    """Return settings, outcome, arms, gain, headline, verdict and costs; the unknown is None."""
    overall = _overall(result)
    chosen = overall[overall["metric"] == metric.name].drop(columns="task")
    settings = asdict(experiment)
    settings["source"]["name"] = type(experiment.source).__name__
    return {
        "settings": settings,
        "outcome": result.outcome,
        "arms": [
            {"arm": arm, "tasks": _records(rows.drop(columns="arm"))}
            for arm, rows in _means(result).groupby("arm", sort=False)
        ],
        "gain": _records(result.gain),
        "headline": {"metric": metric.name, "why": why},
        "verdict": _records(chosen.assign(sentence=_verdicts(experiment, result, overall, metric))),
        "costs": _records(result.costs),
    }


def _verdicts(
    experiment: Experiment, result: Result, overall: pd.DataFrame, metric: Metric
) -> list[str]:
    """Write the verdict on each compared arm, over the tasks that it answers."""
    return [
        sentence(
            row["gain"],
            row["low"],
            row["high"],
            metric,
            row["verdict"],
            row["arm"],
            experiment.replicates,
            _over(result, row["arm"]),
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
    table = result.scores.groupby(["arm", "task"], sort=False)[list(METRICS)].mean()
    every = table.groupby("arm", sort=False).mean()
    whole = table.groupby("arm", sort=False).size() == result.scores["task"].nunique()
    every = every[whole]
    every.index = pd.MultiIndex.from_product([every.index, [ALL]], names=["arm", "task"])
    return pd.concat([table, every]).reset_index()


def _overall(result: Result) -> pd.DataFrame:
    return result.gain[result.gain["task"] == ALL]


def _scores(result: Result) -> str:
    rows = [("arm", "task", *(metric.noun for metric in METRICS.values()))]
    for arm, means in _means(result).groupby("arm", sort=False):
        for row in means.to_dict("records"):
            rows.append((str(arm), row["task"], *(f"{row[metric]:.3f}" for metric in METRICS)))
    return aligned(rows, words=2)


def _costs(result: Result) -> str:
    rows = [("arm", "parameters", "seconds")]
    for row in result.costs.to_dict("records"):
        rows.append((row["arm"], f"{row['parameters']:,.0f}", f"{row['seconds']:.1f}"))
    return aligned(rows, words=1)


def _gain(result: Result, overall: pd.DataFrame) -> str:
    head = ("gain over apart", "on", "in", "gain", "95% interval", "verdict")
    rows = [head]
    for row in overall.to_dict("records"):
        metric = METRICS[row["metric"]]
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
