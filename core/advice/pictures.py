"""The three pictures of a report's first page: what is drawn, before anybody draws it."""

from dataclasses import dataclass

import pandas as pd

from core.advice.answer import TOGETHER, TRANSFER, Advice
from core.advice.bars import Bars, lay_out
from core.metrics.catalogue import EVERY

ENDS = 3  # tasks at either end that are drawn where there are more than twice as many


@dataclass(frozen=True)
class Dot:
    """A figure of one method, of all tasks together.

    Attributes:
        label: the method. arm: for its colour, "baseline" where it is none of ours.
        place: on the axis, in %. text: the figure in numbers.
        advised: whether it is what one is advised to use.
    """

    label: str
    arm: str
    place: float
    text: str
    advised: bool


@dataclass(frozen=True)
class Line:
    """The gain of together at several amounts.

    Attributes:
        of: what there is more and more of. gains: one after the other.
    """

    of: str
    gains: Bars


def gains(advice: Advice) -> tuple[str, Bars, int]:
    """Return an arm, its gain over apart task by task, largest first, and of how many tasks.

    The arm is the one that is advised where it shares, else together. Of many tasks those are
    drawn that gain most and least.
    """
    known = advice.tasks.dropna(subset=["gain"])
    arm = advice.recommendation if advice.recommendation in set(known["arm"]) else TOGETHER
    rows = known[known["arm"] == arm].sort_values("gain", ascending=False).to_dict("records")
    drawn = rows if len(rows) <= 2 * ENDS else rows[:ENDS] + rows[-ENDS:]
    labelled = [(str(row["task"]), arm, row) for row in drawn]
    return arm, lay_out(labelled, EVERY[advice.metric]), len(rows)


def scores(advice: Advice) -> tuple[Dot, ...]:
    """Return what each method scores over all tasks, the best first.

    Transfer is left out: it answers one task.
    """
    metric = EVERY[advice.metric]
    arms = advice.arms[advice.arms["arm"] != TRANSFER]
    found = [(str(name), str(name), score) for name, score in _pairs(arms, "arm")]
    found += [
        (str(name), "baseline", score) for name, score in _pairs(advice.baselines, "baseline")
    ]
    values = [score for *_, score in found]
    least, most = min(values, default=0.0), max(values, default=0.0)
    return tuple(
        Dot(
            label,
            arm,
            round(100 * (score - least) / ((most - least) or 1.0), 2),
            metric.written(score),
            label == _advised(advice),
        )
        for label, arm, score in sorted(found, key=lambda one: -metric.sign * one[2])
    )


def change(advice: Advice) -> Line | None:
    """Return the gain by training rows, or else by width; None where neither was measured twice."""
    for of, column, table in (
        ("training rows", "examples", advice.examples),
        ("hidden units", "width", advice.widths),
    ):
        rows = table.dropna(subset=["gain"]).to_dict("records")
        if len(rows) > 1:
            labelled = [(f"{row[column]:,}", TOGETHER, row) for row in rows]
            return Line(of, lay_out(labelled, EVERY[advice.metric]))
    return None


def costs(advice: Advice) -> tuple[Dot, ...]:
    """Return the numbers of parameters of all that was trained and counted, the fewest first."""
    known = advice.arms.dropna(subset=["parameters"]).sort_values("parameters")
    most = known["parameters"].max()
    return tuple(
        Dot(name, name, round(100 * count / most, 2), f"{count:,.0f}", name == _advised(advice))
        for name, count in zip(known["arm"], known["parameters"], strict=True)
    )


def _advised(advice: Advice) -> str:
    return advice.cheaper or advice.recommendation


def _pairs(table: pd.DataFrame, name: str) -> list[tuple[str, float]]:
    known = table.dropna(subset=["score"])
    return list(zip(known[name], known["score"], strict=True))
