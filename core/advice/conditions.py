"""The lecture's three conditions for learning together, judged from measurements."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import exp, log
from typing import Any

import numpy as np
import pandas as pd

from core.advice.answer import AMBER, APART, GREEN, GREY, HELPS, HURTS, RED, TOGETHER, Condition
from core.advice.evidence import Evidence, Gain, spread
from core.data.arrays import Floats
from core.results.intervals import Resampling
from core.settings.numerals import numeral

LITTLE = 0.1  # cosine of gradients: nearly at right angles
FEW = 10  # training labels of the rarer answer, below which a task can hardly be learned or judged


def conditions(
    evidence: Evidence, widths: pd.DataFrame, pairs: pd.DataFrame
) -> tuple[Condition, ...]:
    """Judge all three. `widths`, `pairs`: see Advice."""
    question = evidence.question
    return (
        shared_features(evidence, pairs),
        data_per_task(evidence.summary.counts, question.focus),
        network_size(evidence, widths),
    )


def shared_features(evidence: Evidence, pairs: pd.DataFrame) -> Condition:
    """Do the tasks help each other? Green or red when the mean over pairs and a pair show it.

    Args:
        pairs: see Advice.pairs.
    """
    if not evidence.asked:
        return Condition("shared features", GREY, "There was no time yet to train pairs.", {})
    agreement = _over_pairs(evidence.agreement, evidence.resampling)
    figures: dict[str, float | None] = {"agreement": agreement.mean}
    figures |= {"agreement low": agreement.low, "agreement high": agreement.high}
    helped, hurt = (int((pairs == word).to_numpy().sum()) for word in (HELPS, HURTS))
    if evidence.affinity is None:
        mean, measured = agreement, pulling(agreement)
    else:
        mean, of_all = _over_pairs(evidence.affinity, evidence.resampling), len(pairs) ** 2
        figures |= {"affinity": mean.mean, "affinity low": mean.low, "affinity high": mean.high}
        figures |= {"pairs": of_all - len(pairs), "pairs that help": helped}
        figures |= {"pairs that hurt": hurt}
        measured = f"{_in_pairs(mean, helped, hurt, of_all - len(pairs))} {pulling(agreement)}"
    light = AMBER
    if mean.low > 0 and helped:
        light = GREEN
    elif mean.high < 0 and hurt:
        light = RED
    return Condition("shared features", light, measured, figures)


def _in_pairs(mean: Gain, helped: int, hurt: int, pairs: int) -> str:
    """Say what training two tasks in one network does for each; positive helps."""
    gain, low, high = (numeral(value, "+.1f") for value in mean)
    counted = (
        f"{helped or 'none'} of {pairs} pairs {'is' if helped == 1 else 'are'} shown to help, "
        f"{hurt or 'none'} to hurt"
    )
    return (
        f"What a task gains from sharing a network with one other: {gain}% of the loss of a "
        f"constant answer ({low} to {high}; positive helps); {counted}."
    )


def pulling(agreement: Gain) -> str:
    """Say whether what teaches one task serves another, too.

    >>> pulling(Gain(0.04, -0.01, 0.09))
    'Tasks neither pull together nor apart (0.04 on a scale from −1 to 1).'
    >>> pulling(Gain(0.34, 0.2, 0.48))
    'Tasks pull together (0.34 on a scale from −1 to 1).'
    """
    shown = agreement.low > 0 or agreement.high < 0
    way = "together" if agreement.mean > 0 else "apart"
    little = " a little" if abs(agreement.mean) < LITTLE else ""
    said = f"Tasks pull {way}{little}" if shown else "Tasks neither pull together nor apart"
    return f"{said} ({numeral(agreement.mean, '.2f')} on a scale from −1 to 1)."


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
    than nothing is shown. Amber: neither. Grey: no wider one was measured.
    """
    metric, asked = evidence.metric, evidence.question.width
    widest = int(widths["width"].max())
    widening = evidence.widening(TOGETHER, asked, widest)
    margin = evidence.margin(evidence.apart_score())
    light = RED if widening.low > 0 else GREEN if widening.high <= margin else AMBER
    light = light if widest > asked else GREY
    rows = widths.to_dict("records")
    best = {
        arm: min(rows, key=lambda row: -metric.sign * row[column])
        for arm, column in ((TOGETHER, "score"), (APART, "apart"))
    }
    ahead = metric.sign * metric.scale * (best[TOGETHER]["score"] - best[APART]["apart"])
    figures: dict[str, float | None] = {f"gain at {row['width']}": row["gain"] for row in rows}
    figures |= {
        "widening": widening.mean,
        "best width of together": float(best[TOGETHER]["width"]),
        "best width of apart": float(best[APART]["width"]),
        "gain at each arm's best": float(ahead),
        "crosses zero at": zero_crossing(widths),
    }
    words = _sizes(evidence, rows, widening, widest)
    return Condition("network size", light, words, figures)


def _sizes(
    evidence: Evidence, rows: Sequence[Mapping[Any, Any]], widening: Gain, widest: int
) -> str:
    """Say whether a wider network is shown to help, and what each width scores."""
    metric, asked = evidence.metric, evidence.question.width
    scores = "; ".join(
        f"{metric.written(row['score'])} and {metric.written(row['apart'])} at {row['width']}"
        for row in rows
    )
    if widest == asked:
        wider = "No wider network was measured."
    else:
        shown = "helps" if widening.low > 0 else "hurts" if widening.high < 0 else ""
        wider = (
            f"Widening one network from {asked} to {widest} units "
            f"{shown or 'is not shown to help or hurt'}: {metric.signed(widening.mean)} "
            f"{metric.spoken_unit} ({metric.signed(widening.low)} to "
            f"{metric.signed(widening.high)}; positive helps)."
        )
    usual = ", with the usual settings" if evidence.tuned else ""
    return f"{wider} Test {metric.noun} of one network and of separate ones{usual}: {scores}."


def zero_crossing(widths: pd.DataFrame) -> float | None:
    """Return the width where the gain turns, if both sides of it are shown; else None.

    That is where the mean gain changes its sign, on a straight line over log width, between the two
    nearest widths at which different arms are shown to be ahead.
    """
    shown = widths[(widths["low"] > 0) | (widths["high"] < 0)]
    points = list(zip(shown["width"], shown["gain"], strict=True))
    for (narrow, before), (wide, after) in reversed(list(pairwise(points))):
        if before * after < 0:
            share = before / (before - after)
            return exp(log(narrow) + share * (log(wide) - log(narrow)))
    return None


def _over_pairs(measured: Floats, resampling: Resampling) -> Gain:
    """Return the mean over all pairs of tasks, with its interval over replicates."""
    return spread(np.nanmean(measured, axis=(1, 2)), resampling)
