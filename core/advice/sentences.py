"""What an advice says first: what to train, how sure that is, how good, and what to look at."""

import math
from collections.abc import Sequence

import pandas as pd

from core.advice.answer import APART, CONSTANT, GROUPING, TOGETHER, TRANSFER, cheaper
from core.advice.evidence import Evidence, Gain
from core.arms.catalogue import arm_label
from core.metrics.metric import Metric
from core.results.judging import NOBODY, SAME, UNDECIDED

SHOWN = 5  # names of a list
NETWORKS = {TOGETHER: "one network", APART: "separate networks"}


def recommended(evidence: Evidence, recommendation: str, gain: Gain) -> str:
    """Say what to train, and what it brings."""
    if recommendation in NOBODY:
        use = cheaper(evidence.costs)
        fewer = f"{_times_fewer(evidence.costs, use)} fewer parameters"
        if recommendation == SAME:
            return f"Use {NETWORKS[use]}: same quality, {fewer}."
        return f"Undecided. Until more is known, use {NETWORKS[use]}: {fewer}."
    metric = evidence.metric
    size = f"{metric.amount(gain.mean)} {metric.spoken_unit} {metric.better}"
    what = {
        TOGETHER: f"Use one network for all tasks: {size} than separate networks.",
        APART: f"Use a network for each task: {size} than one network.",
        GROUPING: f"Use a network for each group, {arm_label(evidence.grouping)}: {size} than "
        "separate networks.",
        TRANSFER: f"Learn the other tasks first, then '{evidence.question.focus}': {size} than a "
        "network of its own.",
    }
    return what[recommendation]


def sure(evidence: Evidence, recommendation: str, gain: Gain) -> str:
    """Say how sure that is: between what the gain lies, and what was measured."""
    metric = evidence.metric
    if math.isnan(gain.mean):
        return "No test part holds the labels that this score needs."
    how = f"({evidence.confidence:.1%} interval, {evidence.count})"
    how = how.replace(".0%", "%")
    whose = f"of {NETWORKS[TOGETHER]} " if recommendation in NOBODY else ""
    span = f"{metric.signed(gain.low)} and {metric.signed(gain.high)} {metric.spoken_unit}"
    if recommendation == SAME:
        return f"The gain {whose}is between {span}: too small to matter {how}."
    if recommendation == UNDECIDED:
        return f"The gain {whose}may be anything between {span} {how}."
    return f"The gain is between {span} {how}."


def reached(evidence: Evidence, arm: str, baselines: pd.DataFrame) -> str:
    """Say what an arm scores beside a constant answer and the best other baseline.

    Args:
        baselines: see Advice.baselines.
    """
    if baselines.empty:
        return ""
    metric = evidence.metric
    scores = baselines.set_index("baseline")["score"]
    own = evidence.scores_of(arm)
    own = own[own["arm"] == arm]
    if arm == TRANSFER:  # answers one task: the others' baselines say nothing about it
        table = evidence.baselines[evidence.baselines["task"] == evidence.question.focus]
        scores = table.groupby("baseline", sort=False)[metric.name].mean()
    others = (metric.sign * scores.drop(CONSTANT)).sort_values(ascending=False)
    best = ""
    if len(others):
        name = str(others.index[0])
        best = f", {name} {metric.written(scores[name])}{_told_apart(evidence.over(name, arm))}"
    return (
        f"Test {metric.noun}: {metric.written(own[metric.name].mean())}. Always giving the same "
        f"answer has {metric.written(scores[CONSTANT])}{best}."
    )


def _told_apart(gain: Gain) -> str:
    """Say whether another method is shown to be better or worse than what is advised.

    >>> _told_apart(Gain(0.2, -2.7, 3.1))
    ' (which of the two is better is not shown)'
    """
    if math.isnan(gain.low):
        return ""
    if gain.low <= 0 <= gain.high:
        return " (which of the two is better is not shown)"
    return f" (shown to be {'better' if gain.low > 0 else 'worse'})"


def doubt(by_task: pd.DataFrame) -> str:
    """Say of which tasks nothing better than a constant answer is shown; "" where of none.

    Args:
        by_task: see Advice.by_task.

    >>> doubt(pd.DataFrame({"task": ["a", "b"], "constant": 0.5, "shown_better": [True, False]}))
    "For 'b' nothing better than always giving the same answer is shown."
    """
    weak = by_task.loc[~by_task["shown_better"], "task"].tolist()
    if CONSTANT not in by_task.columns or not weak:
        return ""
    whom = "any task" if len(weak) == len(by_task) else listed(weak)
    return f"For {whom} nothing better than always giving the same answer is shown."


def _times_fewer(costs: pd.DataFrame, arm: str) -> str:
    """Say how many times fewer parameters together or apart has than the other."""
    both = costs[costs["arm"].isin((TOGETHER, APART))].set_index("arm")["parameters"]
    return f"{both.max() / both[arm]:.1f} times"


def rival(baselines: pd.DataFrame, metric: Metric) -> str:
    """Name the best baseline that beats both arms, if there is one."""
    beating = baselines[baselines["beats_both"]]
    if beating.empty:
        return ""
    best = beating.sort_values("score", ascending=metric.lower_is_better).iloc[0]
    nearer = TOGETHER if best[f"over_{TOGETHER}"] < best[f"over_{APART}"] else APART
    ahead, low, high = (
        metric.amount(best[f"over_{nearer}{bound}"]) for bound in ("", "_low", "_high")
    )
    name = str(best["baseline"])
    return (
        f"{name[0].upper() + name[1:]} beat both: {ahead} {metric.spoken_unit} {metric.better} "
        f"than {NETWORKS[nearer]}, which come nearer (95% interval {low} to {high}, for all "
        "baselines at once). Where the score is what counts, use that."
    )


def exclusive(groups: Sequence[Sequence[str]]) -> str:
    """Propose one task of classes for tasks of which each row has exactly one.

    >>> exclusive([("cat", "dog")])[:57]
    "Each row is exactly one of 'cat', 'dog': that is one ques"
    """
    if not groups:
        return ""
    lists = "; and exactly one of ".join(map(listed, groups))
    return (
        f"Each row is exactly one of {lists}: that is one question with several answers. As yes/no "
        "tasks they are answered one by one; as one task of classes a network chooses among them."
    )


def listed(names: Sequence[str]) -> str:
    """List the first few names.

    >>> listed(["a", "b"]), listed("abcdefg")
    ("'a', 'b'", "'a', 'b', 'c', 'd', 'e' and 2 more")
    """
    more = len(names) - SHOWN
    shown = ", ".join(f"'{name}'" for name in names[:SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown
