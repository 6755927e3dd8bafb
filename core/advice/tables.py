"""The evidence as tidy tables, for screens, files and reports."""

from collections.abc import Mapping
from dataclasses import asdict, replace

import numpy as np
import pandas as pd

from core.advice.answer import APART, CONSTANT, HELPS, HURTS, TOGETHER, TRANSFER
from core.advice.chosen import Chosen
from core.advice.evidence import Evidence, Gain, spread
from core.metrics.metric import Metric
from core.results.gain import ALL, differences, judged
from core.results.intervals import CONFIDENCE
from core.results.judging import verdict
from core.results.quality import quality
from core.results.result import Result


def arms_table(evidence: Evidence) -> pd.DataFrame:
    """Return what there is to say of each arm over all tasks: see Advice.arms."""
    scores = evidence.scores.groupby("arm", sort=False)[evidence.metric.name].mean()
    rows: list[dict[str, object]] = []
    for arm, score in scores.items():
        row: dict[str, object] = {"arm": arm, "score": score}
        row |= _chosen_columns(evidence.scores, str(arm))
        if arm != APART:
            margin = evidence.margin(scores[APART])
            row |= _gain_columns(evidence.compare(str(arm), APART), str(arm), margin)
        rows.append(row)
    if evidence.transfer is not None:
        own = evidence.transfer.scores.query("arm == @TRANSFER")[evidence.metric.name].mean()
        focus = str(evidence.question.focus)
        gain = evidence.compare(TRANSFER, APART, focus)
        margin = evidence.margin(evidence.apart_score(focus))
        row = {"arm": TRANSFER, "score": own}
        row |= _chosen_columns(evidence.transfer.scores, TRANSFER)
        rows.append(row | _gain_columns(gain, TRANSFER, margin))
    table = pd.DataFrame(rows)
    # left: transfer has no costs of its own here
    return table.merge(evidence.costs, on="arm", how="left")


def baselines_table(evidence: Evidence) -> pd.DataFrame:
    """Return baseline, score, and how much better it is than each arm: see Advice.baselines."""
    scores = evidence.baselines.groupby("baseline", sort=False)[evidence.metric.name].mean()
    rows = []
    for baseline, score in scores.items():
        gains = {arm: evidence.over(str(baseline), arm) for arm in (TOGETHER, APART)}
        row: dict[str, object] = {"baseline": baseline, "score": score}
        for arm, gain in gains.items():
            names = (f"over_{arm}", f"over_{arm}_low", f"over_{arm}_high")
            row |= dict(zip(names, gain, strict=True))
        rows.append(row | {"beats_both": all(gain.low > 0 for gain in gains.values())})
    bounds = [f"over_{arm}{end}" for arm in (TOGETHER, APART) for end in ("", "_low", "_high")]
    columns = ["baseline", "score", *bounds, "beats_both"]
    return pd.DataFrame(rows, columns=columns).astype({"beats_both": bool})


def rarest_known(counts: pd.DataFrame) -> pd.DataFrame:
    """Return counts of labels without the rarest answer of numbers, which have none: None there.

    Args:
        counts: see Advice.counts.
    """
    known = counts["rarest"].astype(object).where(counts["rarest"] < counts["labels"], None)
    return counts.assign(rarest=known)


def tasks_table(evidence: Evidence) -> pd.DataFrame:
    """Return arm, task, score, apart, gain, low, high, verdict: see Advice.tasks.

    There are rows of the tasks that the metric judges.

    Intervals have the confidence 1 - 0.05 / T: 95% holds for all tasks of an arm at once.
    """
    tasks = judged(evidence.scores)[evidence.metric.name]
    confidence = 1 - (1 - CONFIDENCE) / len(tasks)
    means = evidence.scores.groupby(["arm", "task"], sort=False)[evidence.metric.name].mean()
    rows = []
    for arm in dict.fromkeys(evidence.scores["arm"]):
        if arm == APART:
            continue
        gains = differences(evidence.scores, evidence.metric, arm, APART)
        for task in tasks:
            row = {"arm": arm, "task": task, "score": means[arm, task], "apart": means[APART, task]}
            gain = spread(gains[task], evidence.resampling, confidence)
            rows.append(row | _gain_columns(gain, arm, evidence.margin(means[APART, task])))
    return pd.DataFrame(rows)


def quality_table(evidence: Evidence) -> pd.DataFrame:
    """Return how good arms and baselines are by themselves: see Advice.quality."""
    parts = [quality(evidence.scores, evidence.resampling)]
    if evidence.transfer is not None:
        own = evidence.transfer.scores.query("arm == @TRANSFER")
        parts.append(quality(own, evidence.transfer.resampling))
    # a baseline has no start of its own: there is one of each split
    methods = evidence.baselines.rename(columns={"baseline": "arm"})
    parts.append(quality(methods, replace(evidence.resampling, starts=1)))
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def comparisons_table(
    name: str, results: Mapping[int, Result], metric: Metric, points: float
) -> pd.DataFrame:
    """Return a column `name`, gain, low, high, verdict, score, apart of together, point by point.

    A point where some task has no label left to learn from is left out.

    Args:
        points: the margin, see `Metric.margin_at`.
    """
    rows = []
    for value, result in results.items():
        if result.scores.empty:
            continue
        means = result.scores.groupby("arm")[metric.name].mean()
        gain = spread(differences(result.scores, metric, TOGETHER, APART)[ALL], result.resampling)
        row = {name: value, "score": means[TOGETHER], "apart": means[APART]}
        margin = metric.margin_at(means[APART], points)
        rows.append(row | _gain_columns(gain, TOGETHER, margin))
    columns = [name, "gain", "low", "high", "verdict", "score", "apart"]
    return pd.DataFrame(rows, columns=columns)


def by_task_table(evidence: Evidence, arm: str) -> pd.DataFrame:
    """Return task, the mean score of each baseline and arm, shown_better: see Advice.by_task.

    Args:
        arm: the one that is advised.
    """
    metric, tasks = evidence.metric.name, list(evidence.question.source.tasks)
    parts = [evidence.baselines.rename(columns={"baseline": "arm"}), evidence.scores]
    if evidence.transfer is not None:
        parts.append(evidence.transfer.scores.query("arm == @TRANSFER"))
    scores = pd.concat([part[["arm", "task", metric]] for part in parts if len(part)])
    means = scores.groupby(["task", "arm"], sort=False)[metric].mean().unstack("arm")
    table = means.loc[tasks, list(dict.fromkeys(scores["arm"]))].rename_axis(columns=None)
    confidence = 1 - (1 - CONFIDENCE) / len(tasks)
    answered = set(evidence.scores_of(arm).query("arm == @arm")["task"])
    better = [
        not evidence.baselines.empty
        and task in answered
        and evidence.over(CONSTANT, arm, task, confidence).high < 0
        for task in tasks
    ]
    return table.reset_index().assign(shown_better=better)


def pairs_table(evidence: Evidence) -> pd.DataFrame:
    """Return (T, T) which task is shown to help or hurt which: see Advice.pairs.

    The intervals hold for all pairs at once (Bonferroni): of many pairs some seem to help by luck.
    """
    measured = evidence.agreement if evidence.affinity is None else evidence.affinity
    tasks = list(evidence.question.source.tasks)
    shown = np.full((len(tasks), len(tasks)), "", dtype=object)
    confidence = 1 - (1 - CONFIDENCE) / max(1, len(tasks) * (len(tasks) - 1))
    # a task has no affinity with itself
    for i, j in zip(*np.nonzero(~np.eye(len(tasks), dtype=bool)), strict=True):
        gain = spread(measured[:, i, j], evidence.resampling, confidence)
        shown[i, j] = HELPS if gain.low > 0 else HURTS if gain.high < 0 else ""
    return pd.DataFrame(shown, index=tasks, columns=tasks)


def affinity_table(evidence: Evidence) -> pd.DataFrame:
    """Return (T, T) the mean over replicates: pairs where they were trained, else gradients."""
    measured = evidence.agreement if evidence.affinity is None else evidence.affinity
    tasks = list(evidence.question.source.tasks)
    return pd.DataFrame(np.mean(measured, axis=0), index=tasks, columns=tasks)


def _gain_columns(gain: Gain, arm: str, margin: float) -> dict[str, object]:
    winner = verdict(gain.low, gain.high, margin, arm)
    return {"gain": gain.mean, "low": gain.low, "high": gain.high, "verdict": winner}


def _chosen_columns(scores: pd.DataFrame, arm: str) -> dict[str, object]:
    chosen = Chosen.of(scores, arm)
    recipe = chosen.recipe
    return {"width": recipe.width, **asdict(recipe.tuning), "widths": chosen.sentence}
