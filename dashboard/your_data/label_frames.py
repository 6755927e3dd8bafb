"""The labels of a table as a picture ready to draw; free of streamlit and plotly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.advice.exclusive import exclusive
from dashboard.your_data.opened import ANSWERED, UNLABELLED, Labels

SHOWN_ROWS = 300  # of the label matrix
SEED = 0


@dataclass(frozen=True, eq=False)
class Picture:
    """The labels of some tasks, summed up.

    Attributes:
        names: of the T tasks.
        matrix: (T, n) labels of n rows, taken at random and ordered so that gaps lie together.
        balance: task, yes, no, answered (otherwise than by yes or no), unlabelled: numbers of rows.
        plain: the yes/no tasks, P of them.
        both: (P, P) of the rows labelled in two tasks, the percentage with yes in both; NaN where
            there is none, and on the diagonal.
        sentence: how complete the labels are.
        exclusive: yes/no tasks of which each row has exactly one yes.
    """

    names: tuple[str, ...]
    matrix: Labels
    balance: pd.DataFrame
    plain: tuple[str, ...]
    both: NDArray[np.float64]
    sentence: str
    exclusive: tuple[tuple[str, ...], ...]


def picture(labels: Labels, names: Sequence[str]) -> Picture:
    """Sum up (m, T) labels."""
    plain = ~(labels == ANSWERED).any(axis=0)
    yes_no = tuple(name for name, is_plain in zip(names, plain, strict=True) if is_plain)
    return Picture(
        tuple(names),
        sampled(labels),
        balance(labels, names),
        yes_no,
        both_yes(labels[:, plain]),
        gaps(labels),
        exclusive(np.where(labels == UNLABELLED, np.nan, labels)[:, plain], yes_no),
    )


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


def both_yes(labels: Labels) -> NDArray[np.float64]:
    """Return (T, T) in how many of the rows labelled in two tasks both say yes, in %."""
    known = (labels != UNLABELLED).astype(np.float32)
    yes = (labels == 1).astype(np.float32)
    pairs = (known.T @ known).astype(np.float64)
    counts = (yes.T @ yes).astype(np.float64)
    share: NDArray[np.float64] = 100 * np.divide(
        counts, pairs, out=np.full(pairs.shape, np.nan), where=pairs > 0
    )
    np.fill_diagonal(share, np.nan)
    return share


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
    """Name the two tasks that most often say yes together."""
    if not np.isfinite(picture.both).any():
        return "No row is labelled in two tasks."
    first, second = np.unravel_index(np.nanargmax(picture.both), picture.both.shape)
    return (
        f"'{picture.plain[first]}' and '{picture.plain[second]}' say yes together most often: in "
        f"{picture.both[first, second]:.1f}% of the rows that both label."
    )
