"""The labels of a table as a picture ready to draw; free of streamlit and plotly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.columns.roles import INPUT, LEFT_OUT, TASK, Column
from core.data.splits import PARTS
from core.data.tables.wording import short
from dashboard.your_data.asking import Asked
from dashboard.your_data.opened import UNLABELLED, Labels, Opened

GROUP = "group"  # the role of a column whose equal values stay in one part of a split
SHOWN_ROWS = 300  # of the label matrix
SEED = 0
ROWS = (100, 250, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)  # training rows to choose from


@dataclass(frozen=True, eq=False)
class Picture:
    """The labels of some tasks, summed up.

    Attributes:
        names: of the T tasks.
        matrix: (T, n) 1, 0 or -1 of n rows, taken at random and ordered so that gaps lie together.
        balance: task, yes, no, unlabelled: numbers of rows.
        both: (T, T) of the rows labelled in two tasks, the percentage with yes in both; NaN where
            there is none, and on the diagonal.
        sentence: how complete the labels are.
    """

    names: tuple[str, ...]
    matrix: Labels
    balance: pd.DataFrame
    both: NDArray[np.float64]
    sentence: str


def picture(labels: Labels, names: Sequence[str]) -> Picture:
    """Sum up (m, T) labels."""
    return Picture(
        tuple(names), sampled(labels), balance(labels, names), both_yes(labels), gaps(labels)
    )


def sampled(labels: Labels, rows: int = SHOWN_ROWS) -> Labels:
    """Take some rows at random, order them by their gaps, then by their answers: (T, n)."""
    if len(labels) > rows:
        chosen = np.random.default_rng(SEED).choice(len(labels), rows, replace=False)
        labels = labels[chosen]
    missing = labels == UNLABELLED
    keys = [*(-labels.T[::-1]), *missing.T[::-1], missing.sum(axis=1)]  # the last one sorts first
    return labels[np.lexsort(keys)].T


def balance(labels: Labels, names: Sequence[str]) -> pd.DataFrame:
    """Count yes, no and '?' of each task."""
    counts = {
        word: (labels == value).sum(axis=0)
        for word, value in (("yes", 1), ("no", 0), ("unlabelled", UNLABELLED))
    }
    return pd.DataFrame({"task": list(names), **counts})


def both_yes(labels: Labels) -> NDArray[np.float64]:
    """Return (T, T) in how many of the rows labelled in two tasks both say yes, in %."""
    known = (labels != UNLABELLED).astype(np.float32)
    yes = (labels == 1).astype(np.float32)
    pairs = (known.T @ known).astype(np.float64)
    counts = (yes.T @ yes).astype(np.float64)
    share = 100 * np.divide(counts, pairs, out=np.full(pairs.shape, np.nan), where=pairs > 0)
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


def balance_words(found: pd.DataFrame) -> str:
    """Say which task has the rarest yes, and which the most.

    >>> balance_words(pd.DataFrame({"task": ["a", "b"], "yes": [1, 3], "no": [3, 1]}))
    "Yes is 25% of the labels of 'a' (fewest) and 75% of 'b' (most)."
    """
    share = found["yes"] / (found["yes"] + found["no"])
    low, high = share.idxmin(), share.idxmax()
    return (
        f"Yes is {share[low]:.0%} of the labels of '{found['task'][low]}' (fewest) and "
        f"{share[high]:.0%} of '{found['task'][high]}' (most)."
    )


def together_words(found: Picture) -> str:
    """Name the two tasks that most often say yes together."""
    if not np.isfinite(found.both).any():
        return "No row is labelled in two tasks."
    first, second = np.unravel_index(np.nanargmax(found.both), found.both.shape)
    return (
        f"'{found.names[first]}' and '{found.names[second]}' say yes together most often: in "
        f"{found.both[first, second]:.1f}% of the rows that both label."
    )


def columns_frame(
    opened: Opened, tasks: Sequence[str], unused: Sequence[str], group: str | None
) -> pd.DataFrame:
    """Return column, role, holds, filled (share), "read as yes", yes and note, in order.

    The role is the one that the column has by the choices made, not the one proposed.
    """
    usable = set(opened.usable)

    def role(column: Column) -> str:
        if column.name in tasks:
            return TASK
        if column.name == group:
            return GROUP
        return INPUT if column.name in usable and column.name not in unused else LEFT_OUT

    rows = [
        {
            "column": column.name,
            "role": role(column),
            "holds": column.kind,
            "filled": column.filled / opened.used,
            "read as yes": column.positive,
            "yes": column.positives if column.positive else None,
            "note": column.note,
        }
        for column in opened.columns
    ]
    frame = pd.DataFrame(rows)
    order = {TASK: 0, GROUP: 1, INPUT: 2, LEFT_OUT: 3}
    return frame.sort_values("role", key=lambda r: r.map(order), kind="stable", ignore_index=True)


def read_words(opened: Opened, roles: pd.DataFrame) -> str:
    """Say what was read.

    Args:
        roles: see `columns_frame`.
    """
    sample = "" if opened.rows == opened.used else f" (a random {opened.used:,} of them are used)"
    counts = roles["role"].value_counts()
    away = int(counts.get(LEFT_OUT, 0))
    left = f", {away:,} left out" if away else ""
    group = roles.loc[roles["role"] == GROUP, "column"]
    if len(group):
        left += f"; rows of one '{short(group.iloc[0])}' stay together"
    return (
        f"{opened.rows:,} rows{sample}, {len(opened.columns):,} columns: "
        f"{_count(counts.get(TASK, 0), 'task')}, {_count(counts.get(INPUT, 0), 'input')}{left}"
    )


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def row_choices(rows: int, chosen: int | None) -> list[int]:
    """List numbers of training rows to choose from, fewer than a table of so many rows has.

    >>> row_choices(1000, 77)
    [77, 100, 250, 500]
    """
    fewer = {count for count in ROWS if count < int(PARTS[0] * rows)}
    return sorted(fewer | ({chosen} if chosen else set()))


def all_rows_words(rows: int) -> str:
    """Say how many rows are for training if none are left out.

    >>> all_rows_words(2000)
    'all, about 1,200'
    """
    return f"all, about {int(PARTS[0] * rows):,}"


def plan_words(asked: Asked) -> str:
    """Say what will be measured."""
    rows = "all training rows" if asked.examples is None else f"{asked.examples:,} training rows"
    return (
        f"Trains {len(asked.tasks)} tasks together, apart and in groups on {rows}, in "
        f"{asked.replicates} splits: at width {asked.width} and others, and with fewer rows; asks "
        "which tasks help each other. Takes minutes; less where it was measured before."
    )
