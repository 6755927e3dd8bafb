"""The labels of a table as a picture ready to draw; free of streamlit and plotly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.advice.exclusive import exclusive
from core.data.arrays import Floats
from core.data.association import associations
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.yes_no import YES_NO

UNLABELLED, ANSWERED = -1, 2  # among labels as bytes: '?', and an answer that is no yes or no
SHOWN_ROWS = 300  # of the label matrix
SEED = 0
CLEAR = 0.1  # association from which on answers are said to go together
TOGETHER, AGAINST = "go together most", "go against each other most"
Labels = NDArray[np.int8]  # (m, T): 1 yes, 0 no, ANSWERED, or UNLABELLED


@dataclass(frozen=True, eq=False)
class Picture:
    """The labels of some tasks, summed up.

    Attributes:
        names: of the T tasks.
        matrix: (T, n) labels of n rows, taken at random and ordered so that gaps lie together.
        balance: task, yes, no, answered (otherwise than by yes or no), unlabelled: numbers of rows.
        together: (T, T) how much answers go together, see core.data.association.
        has_classes: whether a task is of classes, whose associations have no sign.
        sentence: how complete the labels are.
        exclusive: yes/no tasks of which each row has exactly one yes.
    """

    names: tuple[str, ...]
    matrix: Labels
    balance: pd.DataFrame
    together: pd.DataFrame
    has_classes: bool
    sentence: str
    exclusive: tuple[tuple[str, ...], ...]


def picture(labels: Floats, kinds: Sequence[TaskKind], names: Sequence[str]) -> Picture:
    """Sum up (m, T) labels, NaN where '?'."""
    bytes_, plain = coded(labels, kinds), [kind == YES_NO for kind in kinds]
    return Picture(
        tuple(names),
        sampled(bytes_),
        balance(bytes_, names),
        associations(labels, kinds, names),
        any(isinstance(kind, Classes) for kind in kinds),
        gaps(bytes_),
        exclusive(labels[:, plain], tuple(np.array(names)[plain].tolist())),
    )


def coded(labels: Floats, kinds: Sequence[TaskKind]) -> Labels:
    """Return labels as bytes: of tasks that are no yes/no, only whether there is an answer."""
    plain = np.array([kind == YES_NO for kind in kinds])
    known = np.where(plain, np.nan_to_num(labels), ANSWERED)
    return np.where(np.isnan(labels), UNLABELLED, known).astype(np.int8)


def sampled(labels: Labels) -> Labels:
    """Take some rows at random, order them by their gaps, then by their answers: (T, n)."""
    if len(labels) > SHOWN_ROWS:
        chosen = np.random.default_rng(SEED).choice(len(labels), SHOWN_ROWS, replace=False)
        labels = labels[chosen]
    missing = labels == UNLABELLED
    keys = [*(-labels.T[::-1]), *missing.T[::-1], missing.sum(axis=1)]  # the last one sorts first
    return labels[np.lexsort(keys)].T


def balance(labels: Labels, names: Sequence[str]) -> pd.DataFrame:
    """Count yes, no, other answers and '?' of each task."""
    counts = {
        word: (labels == value).sum(axis=0)
        for word, value in (
            ("yes", 1),
            ("no", 0),
            ("answered", ANSWERED),
            ("unlabelled", UNLABELLED),
        )
    }
    return pd.DataFrame({"task": list(names), **counts})


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

    >>> balance_words(pd.DataFrame({"task": ["a", "b"], "yes": [1, 3], "no": [3, 1]}))
    "Yes is 25% of the labels of 'a' (fewest) and 75% of 'b' (most)."
    """
    balance = balance[balance["yes"] + balance["no"] > 0]
    if balance.empty:
        return "No task is yes or no."
    share = balance["yes"] / (balance["yes"] + balance["no"])
    low, high = share.argmin(), share.argmax()
    return (
        f"Yes is {share.iloc[low]:.0%} of the labels of '{balance['task'].iloc[low]}' (fewest) and "
        f"{share.iloc[high]:.0%} of '{balance['task'].iloc[high]}' (most)."
    )


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
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


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
