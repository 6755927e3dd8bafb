"""The totals of a class as numbers, and as a table to take away."""

from collections.abc import Mapping

import pandas as pd

from core.classroom import flow
from core.classroom.flow import Step, cell_of
from core.classroom.room import View
from dashboard.classroom import crowd_map, questions

COLUMNS = ("minutes", "question", "vote", "answer", "votes", "right")


def counts(view: View, step: Step) -> list[list[int]]:
    """Return, of each vote of a step, how often each of its answers was given."""
    return [
        [view.totals[question].get(answer, 0) for answer in step.answers]
        for question in step.questions
    ]


def of_latest(view: View, step: Step) -> list[int]:
    """Return what counts of a step: the second vote, where anybody has cast it."""
    votes = counts(view, step)
    return next((vote for vote in reversed(votes) if any(vote)), votes[-1])


def table(view: View) -> pd.DataFrame:
    """Return a row for each vote and answer: when it was asked, what, how often, and if right.

    Where nothing is right or wrong, as in a poll, the last is None. No row says who answered. Of
    the map those claims are listed that were made.
    """
    rows = [row for step in flow.FLOW for row in _rows(view, step)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(view: View, step: Step) -> list[tuple[object, ...]]:
    asked, minutes = questions.of(step), f"{step.start}-{step.end}"
    if step.claims:
        claims: Mapping[str, int] = view.totals[step.key]
        return [
            (minutes, asked.title, 1, *_claim(claim), count, _claimed_right(claim))
            for claim, count in sorted(claims.items(), key=lambda pair: cell_of(pair[0]))
        ]
    right = questions.truth(step)
    return [
        (minutes, asked.title, vote + 1, option, count, None if right is None else number == right)
        for vote, counted in enumerate(counts(view, step))
        for number, (option, count) in enumerate(zip(asked.spoken, counted, strict=True))
    ]


def _claim(claim: str) -> tuple[str]:
    cell, colour = cell_of(claim)
    tasks, width = crowd_map.place(cell)
    return (f"{tasks} tasks, width {width}: {crowd_map.SHORT[colour]}",)


def _claimed_right(claim: str) -> bool:
    cell, colour = cell_of(claim)
    return crowd_map.colour_of(cell) == colour
