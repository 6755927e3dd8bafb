"""What `run` prints about a result: text for people, one JSON object for programs."""

from dataclasses import asdict
from typing import Any

import pandas as pd

from core.commands.columns import aligned
from core.experiments.experiment import Experiment
from core.results.gain import ALL
from core.results.result import FINISHED, Result
from core.results.verdict import sentence

METRICS = {"error": "error", "log_loss": "log loss", "auc": "AUC"}
DECIMALS = {"pp": 1, "nats": 3}


def text(experiment: Experiment, result: Result, metric: str, why: str) -> str:
    """Write scores, costs, gain, and the verdict in one sentence for each compared arm.

    Args:
        metric: in which the verdict is told ("error", "log_loss" or "auc").
        why: that metric, one sentence.
    """
    if result.outcome != FINISHED:
        return f"There is nothing to compare: {result.outcome}."
    parts = [_scores(result), _costs(result)]
    overall = _overall(result)
    if overall.empty:
        parts.append("There is nothing to compare: --arms must name 'apart' and another arm.")
    else:
        parts += [_gain(overall), "\n".join(_told(experiment, overall, metric)), why]
    return "\n\n".join(parts)


def as_json(experiment: Experiment, result: Result, metric: str, why: str) -> dict[str, Any]:
    """Return settings, outcome, arms, gain, headline, verdict and costs; the unknown is None."""
    overall = _overall(result)
    chosen = overall[overall["metric"] == metric].drop(columns="task")
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
        "headline": {"metric": metric, "why": why},
        "verdict": _records(chosen.assign(sentence=_told(experiment, overall, metric))),
        "costs": _records(result.costs),
    }


def _told(experiment: Experiment, overall: pd.DataFrame, metric: str) -> list[str]:
    """Tell the verdict on each compared arm."""
    return [
        sentence(
            row["gain"],
            row["low"],
            row["high"],
            metric,
            row["verdict"],
            row["arm"],
            experiment.replicates,
        )
        for row in overall[overall["metric"] == metric].to_dict("records")
    ]


def _means(result: Result) -> pd.DataFrame:
    """Average over replicates: arm, task, error, log_loss, auc; then "all", the mean of tasks."""
    table = result.scores.groupby(["arm", "task"], sort=False)[list(METRICS)].mean()
    every = table.groupby("arm", sort=False).mean()
    every.index = pd.MultiIndex.from_product([every.index, [ALL]], names=["arm", "task"])
    return pd.concat([table, every]).reset_index()


def _overall(result: Result) -> pd.DataFrame:
    return result.gain[result.gain["task"] == ALL]


def _scores(result: Result) -> str:
    rows = [("arm", "task", *METRICS.values())]
    for arm, means in _means(result).groupby("arm", sort=False):
        for row in means.to_dict("records"):
            rows.append((str(arm), row["task"], *(f"{row[metric]:.3f}" for metric in METRICS)))
    return aligned(rows, words=2)


def _costs(result: Result) -> str:
    rows = [("arm", "parameters", "seconds")]
    for row in result.costs.to_dict("records"):
        rows.append((row["arm"], f"{row['parameters']:,.0f}", f"{row['seconds']:.1f}"))
    return aligned(rows, words=1)


def _gain(overall: pd.DataFrame) -> str:
    rows = [("gain over apart", "in", "gain", "95% interval", "verdict")]
    for row in overall.to_dict("records"):
        form = f"+.{DECIMALS[row['unit']]}f"
        gain, low, high = (f"{row[name]:{form}}" for name in ("gain", "low", "high"))
        unit, metric = row["unit"], METRICS[row["metric"]]
        rows.append((row["arm"], metric, f"{gain} {unit}", f"{low} to {high}", row["verdict"]))
    return aligned(rows, words=2)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """List the rows; NaN, which JSON does not know, is None."""
    known = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in known.to_dict("records")]
