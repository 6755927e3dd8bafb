"""The lecture's three conditions for learning together, judged from measurements."""

from itertools import pairwise
from math import exp, log

import numpy as np
import pandas as pd

from core.advice.answer import AMBER, GREEN, RED, Condition
from core.advice.evidence import Evidence, Gain, spread
from core.data.arrays import Floats
from core.metrics.metric import Metric
from core.results.intervals import Resampling

# Most labels of a task for each label of another: up to 3 they are similar, beyond 10 very unequal.
# Conventions: the lecture says "similar", and gives no number.
SIMILAR, UNEQUAL = 3, 10
FEW = 10  # training labels of the rarer answer, below which a task can hardly be learned or judged


def conditions(evidence: Evidence, widths: pd.DataFrame) -> tuple[Condition, ...]:
    """Judge all three. `widths`: see Advice.widths."""
    return (
        shared_features(evidence),
        data_per_task(evidence.summary.counts),
        network_size(widths, evidence.question.width, evidence.metric),
    )


def shared_features(evidence: Evidence) -> Condition:
    """Do the tasks help each other? Green or red when the mean over pairs shows it."""
    agreement = _over_pairs(evidence.agreement, evidence.resampling)
    figures: dict[str, float | None] = {"agreement": agreement.mean}
    figures |= {"agreement low": agreement.low, "agreement high": agreement.high}
    said = (
        f"The gradient of a task points {agreement.mean:+.2f} along that of another on unseen rows "
        f"(95% interval {agreement.low:+.2f} to {agreement.high:+.2f}; 1 is the same way, 0 is "
        "unrelated)"
    )
    if evidence.affinity is None:
        mean, measured = agreement, f"{said}."
    else:
        mean = _over_pairs(evidence.affinity, evidence.resampling)
        helped, hurt, pairs = _counted(evidence.affinity, evidence.resampling)
        figures |= {"affinity": mean.mean, "affinity low": mean.low, "affinity high": mean.high}
        figures |= {"pairs": pairs, "pairs that help": helped, "pairs that hurt": hurt}
        measured = (
            f"Trained in pairs, a task's validation loss changes by {-mean.mean:+.1f}% (95% "
            f"interval {-mean.high:+.1f}% to {-mean.low:+.1f}%); {helped} of {pairs} ordered pairs "
            f"are shown to help and {hurt} to hurt. {said}."
        )
    light = GREEN if mean.low > 0 else RED if mean.high < 0 else AMBER
    return Condition("shared features", light, measured.replace("-", "−"), figures)


def data_per_task(counts: pd.DataFrame) -> Condition:
    """Is the amount of data per task similar, and enough to learn from?"""
    labels, positives = counts["labels"], counts["positives"]
    rarer = np.minimum(positives, labels - positives)
    ratio = float(labels.max() / labels.min())
    fewest = str(counts["task"].iloc[int(rarer.argmin())])
    light = GREEN if ratio <= SIMILAR else AMBER if ratio <= UNEQUAL else RED
    if rarer.min() < FEW:
        light = RED
    others = float((counts["others"] / labels).mean())
    amounts = (
        f"Each task has {labels.min():,} training labels"
        if labels.min() == labels.max()
        else f"Tasks have {labels.min():,} to {labels.max():,} training labels ({ratio:.1f} to 1)"
    )
    evidence = (
        f"{amounts}, the rarer answer at least {rarer.min():,} ('{fewest}'); the other tasks bring "
        f"{others:.1f} labels for each label of a task's own."
    )
    figures: dict[str, float | None] = {
        "fewest labels": float(labels.min()),
        "most labels": float(labels.max()),
        "fewest of the rarer answer": float(rarer.min()),
        "labels of others for each own": others,
    }
    return Condition("data per task", light, evidence, figures)


def network_size(widths: pd.DataFrame, width: int, metric: Metric) -> Condition:
    """Is the network big enough? Judged at the width asked for and at the widest."""
    asked = widths[widths["width"] == width].iloc[0]
    widest = widths.sort_values("width").iloc[-1]
    light = AMBER
    if asked["high"] < 0 or (widths["high"] < 0).all():
        light = RED
    elif asked["low"] > 0 or widest["low"] > 0:
        light = GREEN
    unit = metric.unit
    columns = (widths[name] for name in ("width", "gain", "low", "high"))
    points = list(zip(*columns, strict=True))
    gains = "; ".join(
        f"{metric.amount(gain)} [{metric.amount(low)}, {metric.amount(high)}] at {at}"
        for at, gain, low, high in points
    )
    crossing = zero_crossing(widths)
    where = (
        "it keeps its sign at all of them"
        if crossing is None
        else f"it crosses zero near width {crossing:.0f}"
    )
    evidence = f"Gain of together by width, in {unit} with 95% intervals: {gains}; {where}."
    figures: dict[str, float | None] = {f"gain at {at}": gain for at, gain, _, _ in points}
    return Condition("network size", light, evidence, figures | {"crosses zero at": crossing})


def zero_crossing(widths: pd.DataFrame) -> float | None:
    """Return the width where the mean gain last changes sign, on a straight line over log width."""
    points = list(zip(widths["width"], widths["gain"], strict=True))
    for (narrow, before), (wide, after) in reversed(list(pairwise(points))):
        if before * after < 0:
            share = before / (before - after)
            return exp(log(narrow) + share * (log(wide) - log(narrow)))
    return None


def _over_pairs(measured: Floats, resampling: Resampling) -> Gain:
    """Return the mean over all pairs of tasks, with its interval over replicates."""
    return spread(np.nanmean(measured, axis=(1, 2)), resampling)


def _counted(measured: Floats, resampling: Resampling) -> tuple[int, int, int]:
    """Count ordered pairs whose own 95% interval lies above zero, below zero, and all."""
    # a task has no affinity with itself
    off = ~np.eye(measured.shape[1], dtype=bool)
    gains = [spread(pair, resampling) for pair in measured[:, off].T]
    return sum(g.low > 0 for g in gains), sum(g.high < 0 for g in gains), len(gains)
