"""The labels of a table as a picture ready to draw; free of streamlit and plotly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.advice.exclusive import exclusive
from core.data.arrays import Floats
from core.data.association import associations
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.yes_no import YES_NO
from core.settings.numerals import numeral
from dashboard.your_data.label_codes import FIRST, LOWEST, NO, UNLABELLED, YES, Coded, Labels, coded

SHOWN_ROWS = 300  # of the label matrix
SEED = 0
CLEAR = 0.1  # association from which on answers are said to go together
TOGETHER, AGAINST = "go together most", "go against each other most"


@dataclass(frozen=True, eq=False)
class Picture:
    """The labels of some tasks, summed up.

    Attributes:
        names: of the T tasks.
        matrix: (T, n) codes of n rows, taken at random and ordered so that gaps lie together; see
            label_codes.
        balance: task, code, answer, rows: how often there is which answer, '?' last.
        labels: task, labels (what there is, in words), unlabelled.
        together: (T, T) how much answers go together, see core.data.association.
        has_classes: whether a task is of classes, whose associations have no sign.
        sentence: how complete the labels are.
        exclusive: yes/no tasks of which each row has exactly one yes.
    """

    names: tuple[str, ...]
    matrix: Labels
    balance: pd.DataFrame
    labels: pd.DataFrame
    together: pd.DataFrame
    has_classes: bool
    sentence: str
    exclusive: tuple[tuple[str, ...], ...]


def picture(
    labels: Floats,
    kinds: Sequence[TaskKind],
    words: Sequence[Sequence[str]],
    names: Sequence[str],
) -> Picture:
    """Sum up (m, T) labels, NaN where '?'.

    Args:
        words: of each task its answers, none of numbers.
    """
    tasks = [coded(*each) for each in zip(labels.T, kinds, words, strict=True)]
    codes, plain = np.stack([t.codes for t in tasks], axis=1), [kind == YES_NO for kind in kinds]
    return Picture(
        tuple(names),
        sampled(codes),
        balance(tasks, names),
        pd.DataFrame(
            {
                "task": list(names),
                "labels": [task.words for task in tasks],
                "unlabelled": (codes == UNLABELLED).sum(axis=0),
            }
        ),
        associations(labels, kinds, names),
        any(isinstance(kind, Classes) for kind in kinds),
        gaps(codes),
        exclusive(labels[:, plain], tuple(np.array(names)[plain].tolist())),
    )


def sampled(labels: Labels) -> Labels:
    """Take some rows at random, order them by their gaps, then by their answers: (T, n)."""
    if len(labels) > SHOWN_ROWS:
        chosen = np.random.default_rng(SEED).choice(len(labels), SHOWN_ROWS, replace=False)
        labels = labels[chosen]
    missing = labels == UNLABELLED
    keys = [*(-labels.T[::-1]), *missing.T[::-1], missing.sum(axis=1)]  # the last one sorts first
    return labels[np.lexsort(keys)].T


def balance(tasks: Sequence[Coded], names: Sequence[str]) -> pd.DataFrame:
    """Count the rows of each answer, and '?', of each task: see Picture.balance."""
    rows = [
        {"task": name, "code": code, "answer": answer, "rows": int((task.codes == code).sum())}
        for name, task in zip(names, tasks, strict=True)
        for code, answer in {**task.answers, UNLABELLED: "?"}.items()
    ]
    return pd.DataFrame(rows)


def gaps(labels: Labels) -> str:
    """Say how complete the labels are.

    >>> gaps(np.array([[1, 0], [-1, 1]], dtype=np.int8))
    "1 of 2 rows has all labels; 25% of the labels are '?'."
    """
    missing = labels == UNLABELLED
    whole = int((~missing.any(axis=1)).sum())
    share = float(missing.mean())
    percent = "none" if not share else f"{share:.0%}" if share >= 0.01 else "under 1%"
    have = "has" if whole == 1 else "have"
    return f"{whole:,} of {len(labels):,} rows {have} all labels; {percent} of the labels are '?'."


def balance_words(balance: pd.DataFrame) -> str:
    """Say which yes/no task has the rarest yes, and which the most.

    >>> counts = {"task": ["a", "a", "b", "b"], "code": [YES, NO] * 2, "rows": [1, 3, 3, 1]}
    >>> balance_words(pd.DataFrame(counts))
    "Yes is 25% of the labels of 'a' (fewest) and 75% of 'b' (most)."
    >>> balance_words(pd.DataFrame(counts)[:2])
    "Yes is 25% of the labels of 'a'."
    """
    rows = balance.pivot(index="task", columns="code", values="rows").reindex(columns=[YES, NO])
    rows = rows.loc[balance["task"].unique()].dropna()
    share = (rows[YES] / rows.sum(axis=1)).dropna()
    if share.empty:
        return "No task is yes or no."
    fewest = f"Yes is {share.min():.0%} of the labels of '{share.idxmin()}'"
    if len(share) == 1:
        return f"{fewest}."
    return f"{fewest} (fewest) and {share.max():.0%} of '{share.idxmax()}' (most)."


def colour_words(picture: Picture) -> str:
    """Say how rows stand side by side, and what colours mean that need words."""
    there = {*picture.balance["code"]}
    classes = " Classes: each its own, the most frequent first." if FIRST in there else ""
    scale = " Numbers: the fuller the green, the higher in their range." if LOWEST in there else ""
    return f"Rows taken at random; those with the same gaps stand together.{classes}{scale}"


def together_words(picture: Picture) -> str:
    """Name the two tasks whose answers go together most, and those that go against each other."""
    values = picture.together.to_numpy()
    if not np.isfinite(values).any():
        return "No two tasks are labelled in the same rows often enough to say."
    parts = [
        _pair(picture, place, words)
        for place, words in (
            (np.nanargmax(values), TOGETHER),
            (np.nanargmin(values), AGAINST),
        )
        if abs(values.flat[place]) >= CLEAR and (values.flat[place] > 0) == (words == TOGETHER)
    ]
    return " ".join(parts) or "No answers go together: all are near 0."


def _pair(picture: Picture, place: np.intp, words: str) -> str:
    first, second = np.unravel_index(place, picture.together.shape)
    value = two_digits(picture.together.to_numpy()[first, second])
    return f"'{picture.names[first]}' and '{picture.names[second]}' {words} ({value})."


def two_digits(value: float) -> str:
    """Write an association.

    >>> two_digits(-0.371), two_digits(-0.001)
    ('−0.37', '0.00')
    """
    return numeral(value, ".2f")


def how_words(picture: Picture) -> str:
    """Say what the numbers are."""
    classes = (
        " Where a task is of classes it is Cramer's V, which has no sign."
        if picture.has_classes
        else ""
    )
    return (
        "Correlation of ranks (of two yes/no tasks that is phi), over the rows that both label: 1 "
        f"is always together, 0 nothing in common, −1 always opposite.{classes}"
    )
