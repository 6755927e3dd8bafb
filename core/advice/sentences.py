"""What an advice says first: what is recommended, who beats both arms, what is one question."""

import math
from collections.abc import Sequence

import pandas as pd

from core.advice.answer import APART, GROUPING, TOGETHER, TRANSFER, cheaper
from core.advice.evidence import Evidence, Gain
from core.arms.catalogue import arm_label
from core.metrics.metric import Metric
from core.results.gain import ALL
from core.results.judging import NOBODY, SAME

SHOWN = 5  # names of a list


def recommended(evidence: Evidence, recommendation: str, gain: Gain) -> str:
    """Say what to train, by how much it is better, and how sure that is."""
    metric, count = evidence.metric, evidence.count
    span = f"{metric.amount(gain.low)} to {metric.amount(gain.high)}"
    sure = f"{evidence.confidence:.1%}".replace(".0%", "%")
    if recommendation in NOBODY:
        if math.isnan(gain.mean):
            shown = "no test part holds the labels that this score needs"
        elif recommendation == SAME:
            margin = evidence.margin(evidence.apart_score(ALL))
            shown = (
                f"together and apart differ by at most {metric.amount(margin)} {metric.unit} "
                f"({sure} interval {span}, {count})"
            )
        else:
            shown = (
                f"the gain of together over apart may be anything from {span} {metric.unit} "
                f"({sure} interval, {count})"
            )
        word = recommendation[0].upper() + recommendation[1:]
        fewer = "one network" if cheaper(evidence.costs) == TOGETHER else "separate networks"
        use = (
            f"Use {fewer}: no difference shown, and fewer weights."
            if recommendation == SAME
            else f"Until more is known, use {fewer}: fewer weights."
        )
        return f"{word}: {shown}. {use}"
    size = f"{metric.amount(gain.mean)} {metric.unit} {metric.better}"
    other = TOGETHER if recommendation == APART else APART
    what = {
        TOGETHER: "Train one network for all tasks together",
        APART: "Train one network for each task, apart",
        GROUPING: f"Train one network for each group: {arm_label(evidence.grouping)}",
        TRANSFER: f"Learn the other tasks first, then transfer to '{evidence.question.focus}'",
    }[recommendation]
    return f"{what}: {size} than {other} ({sure} interval {span}, {count})."


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
        f"{name[0].upper() + name[1:]} beat both: {ahead} {metric.unit} {metric.better} than "
        f"{nearer}, the nearer one (95% interval {low} to {high}, for all baselines at once). "
        "Where the score is what counts, use that."
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
