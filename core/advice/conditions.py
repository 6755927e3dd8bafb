"""The lecture's three conditions for learning together, judged from measurements."""

from itertools import pairwise
from math import exp, log

import numpy as np
import pandas as pd

from core.advice.answer import AMBER, APART, GREEN, RED, TOGETHER, Condition
from core.advice.evidence import Evidence, Gain, spread
from core.data.arrays import Floats
from core.results.intervals import CONFIDENCE, Resampling

FEW = 10  # training labels of the rarer answer, below which a task can hardly be learned or judged


def conditions(evidence: Evidence, widths: pd.DataFrame) -> tuple[Condition, ...]:
    """Judge all three. `widths`: see Advice.widths."""
    question = evidence.question
    return (
        shared_features(evidence),
        data_per_task(evidence.summary.counts, question.focus),
        network_size(evidence, widths),
    )


def shared_features(evidence: Evidence) -> Condition:
    """Do the tasks help each other? Green or red when the mean over pairs and a pair show it."""
    if not evidence.asked:
        return Condition("shared features", AMBER, "Not measured so far.", {})
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
        helped, hurt = int(mean.low > 0), int(mean.high < 0)
    else:
        mean = _over_pairs(evidence.affinity, evidence.resampling)
        helped, hurt, pairs = _counted(evidence.affinity, evidence.resampling)
        figures |= {"affinity": mean.mean, "affinity low": mean.low, "affinity high": mean.high}
        figures |= {"pairs": pairs, "pairs that help": helped, "pairs that hurt": hurt}
        measured = (
            f"Trained in pairs, a task's validation loss changes by {-mean.mean:+.1f}% of that of "
            f"a constant answer (95% interval {-mean.high:+.1f}% to {-mean.low:+.1f}%); {helped} "
            f"of {pairs} ordered pairs are shown to help and {hurt} to hurt, with intervals for "
            f"all pairs at once. {said}."
        )
    light = AMBER
    if mean.low > 0 and helped:
        light = GREEN
    elif mean.high < 0 and hurt:
        light = RED
    return Condition("shared features", light, measured.replace("-", "−"), figures)


def data_per_task(counts: pd.DataFrame, focus: str | None) -> Condition:
    """Do the others bring each task many labels, and has it enough of either answer?

    The lecture's case: of 100 tasks with 1,000 examples each gains from the other 99,000. What
    counts is the others' labels against a task's own.

    Args:
        focus: the task that matters; None: all do.
    """
    judged = counts if focus is None else counts[counts["task"] == focus]
    labels, rarer = judged["labels"], judged["rarest"]
    brought = judged["others"] / labels
    fewest = str(judged["task"].iloc[int(rarer.argmin())])
    light = GREEN if (brought >= 1).all() else AMBER if (brought >= 1).any() else RED
    if rarer.min() < FEW:
        light = RED
    whom = "Each task" if focus is None else f"'{focus}'"
    own = (
        f"{labels.min():,}"
        if labels.min() == labels.max()
        else f"{labels.min():,} to {labels.max():,}"
    )
    times = (
        f"{brought.min():.1f}"
        if round(float(brought.min()), 1) == round(float(brought.max()), 1)
        else f"{brought.min():.1f} to {brought.max():.1f}"
    )
    # numbers have no answer that could be rare
    rare = (
        ""
        if (rarer == labels).all()
        else f"; the rarest answer is there at least {rarer.min():,} times ('{fewest}')"
    )
    evidence = (
        f"{whom} has {own} training labels of its own, and the other tasks bring {times} times as "
        f"many{rare}."
    )
    figures: dict[str, float | None] = {
        "fewest labels": float(labels.min()),
        "most labels": float(labels.max()),
        "fewest of the rarer answer": float(rarer.min()),
        "labels of others for each own": float(brought.mean()),
    }
    return Condition("data per task", light, evidence, figures)


def network_size(evidence: Evidence, widths: pd.DataFrame) -> Condition:
    """Is the network big enough? It is not where a wider one is shown to be better for together.

    Green: from the width asked for to the widest together gains no more than the margin. Red: more
    than nothing is shown. Amber: neither, or no wider one was measured.
    """
    metric, asked = evidence.metric, evidence.question.width
    widest = int(widths["width"].max())
    widening = evidence.widening(TOGETHER, asked, widest)
    margin = evidence.margin(evidence.apart_score())
    light = RED if widening.low > 0 else GREEN if widening.high <= margin else AMBER
    light = light if widest > asked else AMBER
    rows = widths.to_dict("records")
    scores = "; ".join(
        f"{metric.written(row['score'])} and {metric.written(row['apart'])} at {row['width']}"
        for row in rows
    )
    best = {
        arm: min(rows, key=lambda row: -metric.sign * row[column])
        for arm, column in ((TOGETHER, "score"), (APART, "apart"))
    }
    ahead = metric.sign * metric.scale * (best[TOGETHER]["score"] - best[APART]["apart"])
    wider = (
        f"From width {asked} to {widest} together gains {metric.signed(widening.mean)} "
        f"{metric.unit} [{metric.signed(widening.low)}, {metric.signed(widening.high)}]."
        if widest != asked
        else "No wider network was measured."
    )
    evidence_words = (
        f"Test {metric.noun} of together and apart by width: {scores}. {wider} Together is best at "
        f"width {best[TOGETHER]['width']}, apart at {best[APART]['width']}; each at its best, "
        f"together gains {metric.signed(ahead)} {metric.unit}."
    )
    figures: dict[str, float | None] = {f"gain at {row['width']}": row["gain"] for row in rows}
    figures |= {
        "widening": widening.mean,
        "best width of together": float(best[TOGETHER]["width"]),
        "best width of apart": float(best[APART]["width"]),
        "gain at each arm's best": float(ahead),
        "crosses zero at": zero_crossing(widths),
    }
    return Condition("network size", light, evidence_words, figures)


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
    """Count ordered pairs shown to lie above zero, below zero, and all.

    The intervals hold for all pairs at once (Bonferroni): of many pairs some seem to help by luck.
    """
    # a task has no affinity with itself
    off = ~np.eye(measured.shape[1], dtype=bool)
    pairs = measured[:, off].T
    confidence = 1 - (1 - CONFIDENCE) / max(1, len(pairs))
    gains = [spread(pair, resampling, confidence) for pair in pairs]
    return sum(g.low > 0 for g in gains), sum(g.high < 0 for g in gains), len(gains)
