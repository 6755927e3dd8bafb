"""The lecture, claim by claim: what was measured here says of each whether it holds."""

from typing import Any

import numpy as np
import pandas as pd

from core.arms.catalogue import REFERENCE
from core.data import Molecules, RoadScenes
from core.metrics.catalogue import METRICS
from dashboard.lessons import (
    comparing,
    lesson_01_many_labels,
    lesson_02_loss,
    lesson_03_softmax,
    lesson_04_one_network,
    lesson_05_unlabelled,
    lesson_06_related,
    lesson_07_similar_amounts,
    lesson_08_big_enough,
    lesson_09_transfer,
    lesson_10_who_has_the_data,
    measured,
)
from dashboard.lessons.claim import (
    ONLY_IF,
    OPEN,
    REFUTED,
    SUPPORTED,
    UNTESTED,
    Claim,
    Judged,
)


def holds(row: pd.Series) -> bool:
    """Whether an arm is shown ahead of apart at a measured point."""
    return bool(row["verdict"] == row["arm"])


def _lost(row: pd.Series) -> bool:
    return bool(row["verdict"] == REFERENCE.name)


def _gain(row: pd.Series) -> str:
    """Write a gain with its interval."""
    metric = METRICS[str(row["metric"])]
    gain, low, high = (metric.signed(float(row[name])) for name in ("gain", "low", "high"))
    return f"{gain} {metric.long_unit} (95% interval {low} to {high})"


def _several() -> Judged:
    shares, _ = lesson_01_many_labels.ones(RoadScenes())
    several = float(shares["mean"].iloc[2:].sum())
    fate = SUPPORTED if several > 0 else REFUTED
    return Judged(fate, f"Because {several:.0%} of the road scenes need two labels or more.")


def _summed() -> Judged:
    from dashboard.shared import trained  # Streamlit, which a list of lessons does without

    batch = trained.inspection(lesson_02_loss.INSPECTED, lesson_02_loss.STEP)
    mean = float(batch.terms.sum(axis=0).mean())
    return Judged(
        SUPPORTED if np.isclose(mean, batch.loss, rtol=1e-4) else REFUTED,
        f"Because at step {lesson_02_loss.STEP} the mean over the pictures of the sums over the "
        f"tasks is {mean:.3f}, and the optimiser saw {batch.loss:.3f}.",
    )


def _one_label() -> Judged:
    soft, multi = (
        measured.rows(lesson_03_softmax.MAP, arm=arm).iloc[0] for arm in ("softmax", "together")
    )
    fate = OPEN
    if soft["high"] < multi["low"] or soft["low"] > multi["high"]:
        fate = SUPPORTED if soft["gain"] < multi["gain"] else REFUTED
    return Judged(
        fate,
        f"Because softmax is wrong on {measured.score(soft['score'])} of the answers, and one "
        f"network with an answer for each task on {measured.score(multi['score'])}.",
    )


def _beats() -> Judged:
    widths = lesson_04_one_network.along("width")
    usual = widths[widths["width"] == lesson_04_one_network.WIDTH].iloc[0]
    because = (
        f"Because on road scenes, at width {lesson_04_one_network.WIDTH}, the gain of together is "
        f"{_gain(usual)}."
    )
    ahead = [row for _, row in widths.iterrows() if holds(row)]
    if holds(usual) or not ahead:
        fate = SUPPORTED if holds(usual) else REFUTED if _lost(usual) else OPEN
        return Judged(fate, because)
    best = max(ahead, key=lambda row: float(row["gain"]))
    fit = "wide enough" if best["width"] > usual["width"] else "narrow enough"
    return Judged(
        ONLY_IF,
        f"{because[:-1]}, and at width {best['width']:g} {_gain(best)}.",
        f"it is {fit}, such as width {best['width']:g}",
    )


def _labelled_only() -> Judged:
    by_way = {way: measured.rows(way).set_index("missing") for way in ("mask", "zero", "drop")}
    table = pd.DataFrame({way: rows["score"] for way, rows in by_way.items()})
    best = table.idxmin(axis=1) == "mask"
    fate = SUPPORTED if best.all() else ONLY_IF if best.any() else REFUTED
    asked = [table[way].to_dict()[lesson_05_unlabelled.ASKED] for way in table]
    mask, zero, drop = map(measured.score, asked)
    return Judged(
        fate,
        f"Because with {lesson_05_unlabelled.ASKED:.0%} of the labels missing, leaving them out is "
        f"wrong on {mask} of the answers, reading them as 0 on {zero}, and dropping the example on "
        f"{drop}.",
        f"{' or '.join(f'{rate:.0%}' for rate in best.index[best])} of the labels are missing"
        if fate == ONLY_IF
        else "",
    )


def _related() -> Judged:
    rows = measured.rows(lesson_06_related.MAP, width=lesson_06_related.WIDTH)
    nothing, everything = rows.iloc[0], rows.iloc[-1]
    fate = OPEN
    if everything["low"] > nothing["high"] and holds(everything):
        fate = SUPPORTED
    elif everything["high"] < nothing["low"] or _lost(everything):
        fate = REFUTED
    return Judged(
        fate,
        f"Because with everything shared the gain of together is {_gain(everything)}, with nothing "
        f"shared {_gain(nothing)}.",
    )


def _of_uneven() -> tuple[pd.Series, pd.Series]:
    """Return the gain of a task with few examples beside many of another, and with as many."""
    rows = measured.rows(lesson_07_similar_amounts.UNEVEN, task="task 1")
    return rows.iloc[0], rows.iloc[-1]


def _similar() -> Judged:
    uneven, similar = _of_uneven()
    fate = OPEN
    if uneven["low"] > similar["high"]:
        fate = REFUTED
    elif similar["low"] > uneven["high"]:
        fate = SUPPORTED
    return Judged(
        fate,
        f"Because a task with {uneven['focus_examples']:,.0f} examples beside one with "
        f"{lesson_07_similar_amounts.FEW[-1]:,} gains {_gain(uneven)}, and with as many as the "
        f"other {_gain(similar)}.",
    )


def _hundred() -> Judged:
    most = measured.rows(lesson_07_similar_amounts.MAP).iloc[-1]
    tasks, own = int(most["tasks"]), int(most["examples"])
    left = lesson_07_similar_amounts.remaining(most["score"], most["apart"])
    return Judged(
        SUPPORTED if holds(most) else REFUTED if _lost(most) else OPEN,
        f"Because {tasks} tasks with {own} examples each leave {left:.0f} of every 100 mistakes "
        f"that a task makes alone, a gain of {_gain(most)}.",
    )


def _no_hard_rule() -> Judged:
    uneven, _ = _of_uneven()
    return Judged(
        SUPPORTED if holds(uneven) else REFUTED if _lost(uneven) else OPEN,
        f"Because a task gains {_gain(uneven)} although the other has "
        f"{lesson_07_similar_amounts.FEW[-1]:,} examples and it has "
        f"{uneven['focus_examples']:,.0f}.",
    )


def _big_enough() -> Judged:
    tasks = lesson_08_big_enough.PREDICTED
    rows = measured.rows(lesson_08_big_enough.MAP, tasks=tasks)
    narrow, wide = rows.iloc[0], rows.iloc[-1]
    first = comparing.first_ahead(rows, "width")
    fate = OPEN
    if _lost(narrow) and first is not None:
        fate = SUPPORTED
    elif holds(narrow) or _lost(wide):
        fate = REFUTED
    start = "nowhere" if first is None else f"for the first time at width {first:g}"
    return Judged(
        fate,
        f"Because with {tasks} tasks one network is ahead {start}, and at width "
        f"{narrow['width']:g} its gain is {_gain(narrow)}.",
    )


def _only_too_small() -> Judged:
    unrelated, related = (
        measured.rows(lesson_08_big_enough.RELATED_MAP, relatedness=relatedness).iloc[-1]
        for relatedness in (0.0, 1.0)
    )
    hurts = [_lost(unrelated), _lost(related)]
    fate = SUPPORTED if not any(hurts) else REFUTED if all(hurts) else ONLY_IF
    return Judged(
        fate,
        f"Because at width {unrelated['width']:g} the gain of together is {_gain(unrelated)} for "
        f"tasks that share nothing, and {_gain(related)} for tasks that share everything.",
        f"the tasks share {'features' if hurts[0] else 'nothing'}" if fate == ONLY_IF else "",
    )


def _of_transfer() -> dict[str, pd.Series]:
    """Return the measured point of few labels of task B, by what learns after the transfer."""
    arms = {
        "all layers": lesson_09_transfer.TRANSFER,
        "only the output layer": lesson_09_transfer.OUTPUT_ONLY,
    }
    at: dict[str, Any] = {"relatedness": 1.0, "focus_examples": lesson_09_transfer.PREDICTED}
    return {
        word: measured.rows(
            lesson_09_transfer.MAP, arm=arm, task=lesson_09_transfer.FOCUS, **at
        ).iloc[0]
        for word, arm in arms.items()
    }


def _transfer() -> Judged:
    points = _of_transfer()
    ahead = [word for word, row in points.items() if holds(row)]
    fate = SUPPORTED if len(ahead) == len(points) else ONLY_IF if ahead else OPEN
    if all(map(_lost, points.values())):
        fate = REFUTED
    gains = " and ".join(f"{_gain(row)} when {word} learns" for word, row in points.items())
    return Judged(
        fate,
        f"Because with {lesson_09_transfer.PREDICTED} labels of task B transfer gains "
        f"{gains.replace('layers learns', 'layers learn')}.",
        f"{ahead[0]} learns".replace("layers learns", "layers learn") if fate == ONLY_IF else "",
    )


def _used_more() -> Judged:
    points = _of_transfer()
    wrong = min(float(row["score"]) for row in points.values())
    at: dict[str, Any] = {"relatedness": 1.0, "focus_examples": lesson_09_transfer.PREDICTED}
    one = measured.rows(lesson_09_transfer.MAP, task=lesson_09_transfer.FOCUS, **at).iloc[0]
    return Judged(
        UNTESTED,
        "Because no experiment counts what people use; here the better transfer is wrong on "
        f"{measured.score(wrong)} of the answers, and one network for all tasks on "
        f"{measured.score(one['score'])}.",
    )


def _few_have_data() -> Judged:
    unknown = float(np.isnan(Molecules().draw(0).y).mean())
    return Judged(
        UNTESTED,
        "Because no experiment counts who has data; in the one table of real tests here "
        f"{unknown:.0%} of the labels were never measured.",
    )


def _vision() -> Judged:
    rows = lesson_10_who_has_the_data.chosen()
    road, _, digits = rows.values()
    ahead = [holds(road), holds(digits)]
    fate = SUPPORTED if all(ahead) else ONLY_IF if any(ahead) else OPEN
    if _lost(road) and _lost(digits):
        fate = REFUTED
    return Judged(
        fate,
        f"Because the gain of together in AUC is {_gain(road)} on road scenes, and "
        f"{_gain(digits)} on handwritten digits.",
        f"the pictures are like our {'road scenes' if ahead[0] else 'digits'}"
        if fate == ONLY_IF
        else "",
    )


CLAIMS = (
    Claim(1, "One picture can need several labels at once.", _several),
    Claim(2, "The loss is summed over the tasks and averaged over the examples.", _summed),
    Claim(3, "Softmax gives one label only; several need an answer for each task.", _one_label),
    Claim(4, "One network for four tasks can do better than four networks.", _beats),
    Claim(5, "Where labels are missing, sum over the labelled entries only.", _labelled_only),
    Claim(6, "One network helps when the tasks share lower-level features.", _related),
    Claim(7, "It helps when the amount of data for each task is similar.", _similar),
    Claim(7, "With 100 tasks, the examples of the other 99 help each task.", _hundred, True),
    Claim(7, "Similar amounts are no hard rule.", _no_hard_rule, True),
    Claim(8, "The network must be big enough for all tasks.", _big_enough),
    Claim(8, "One network hurts only when it is too small.", _only_too_small, True),
    Claim(9, "Transfer from a task with much data helps a task with little.", _transfer),
    Claim(9, "Transfer is used more often than one network for all tasks.", _used_more, True),
    Claim(10, "Few teams have the data for one big network.", _few_have_data),
    Claim(10, "Computer vision is the exception: one network pays there.", _vision, True),
)
