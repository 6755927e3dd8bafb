"""Inputs that a careful person would look at twice: row numbers, and answers in disguise."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.yes_no import YES_NO
from core.data.tables.wording import short
from core.metrics.auc import auc

# Words at the end of names that number rows or people, as in patient_id, index, or customerID.
NUMBERING = re.compile(r"(^|[^a-z])(id|ids|index|idx|key|uuid|guid|rownames|row)$|[a-z]ID$")
MANY = 20  # different values that a column has that numbers anything
TELLING = 0.99  # AUC, or correlation of ranks, of one input alone that is too good to be true
ROWS = 5_000  # looked at, at random: enough to tell 0.99 from 0.98
SEED = 0


Task = tuple[str, TaskKind, NDArray[np.float32]]  # its name, its kind, its labels (m,)


@dataclass(frozen=True)
class Alert:
    """An input to look at twice, and why, in a sentence."""

    column: str
    why: str


def alerts(frame: pd.DataFrame, inputs: Sequence[str], tasks: Sequence[Task]) -> tuple[Alert, ...]:
    """Look at every input by itself; an input has one alert at most.

    Args:
        frame: typed cells.
    """
    rows = np.random.default_rng(SEED).permutation(len(frame))[:ROWS]
    some = frame[list(inputs)].iloc[rows]
    looked_at = [(name, kind, labels[rows]) for name, kind, labels in tasks]
    dull = _dull(some, looked_at)
    found = []
    for name in inputs:
        worth = [task for task in looked_at if (name, task[0]) not in dull]
        why = _numbering(name, frame[name]) or next(_leaks(some[name], worth), "")
        if why:
            found.append(Alert(name, why))
    return tuple(found)


def _dull(cells: pd.DataFrame, tasks: Sequence[Task]) -> set[tuple[str, str]]:
    """Return inputs of numbers and tasks that have next to nothing in common.

    One product of matrices for all of them: tables with hundreds of inputs take no longer.
    """
    floats = [name for name in cells.columns if pd.api.types.is_float_dtype(cells[name].dtype)]
    numbers = cells[[n for n in floats if (count := cells[n].nunique()) == 2 or count > MANY]]
    ranks = numbers.rank().fillna(len(numbers) / 2).to_numpy(dtype=np.float32)
    found = set()
    for name, kind, labels in tasks:
        if kind != YES_NO and kind != NUMBERS:
            continue  # several answers: looked at one by one
        known = ~np.isnan(labels)
        if known.sum() < MANY:
            continue
        x, y = ranks[known], labels[known] if kind == YES_NO else _ranks(labels[known])
        x, y = x - x.mean(axis=0), y - y.mean()
        size = np.sqrt((x**2).sum(axis=0) * (y**2).sum())
        likeness = np.abs(y @ x) / np.where(size > 0, size, 1)
        # where yes is rare a perfect order of ranks has a small correlation
        spread = float(y.std()) if kind == YES_NO else 0.5
        found |= {
            (str(column), name)
            for column, like in zip(numbers.columns, likeness, strict=True)
            if like < 1.2 * spread
        }
    return found


def _ranks(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return pd.Series(values).rank().to_numpy(dtype=np.float32)


def _numbering(name: str, cells: pd.Series) -> str:
    if NUMBERING.search(name if name.endswith("ID") else name.lower()) and cells.nunique() > MANY:
        return (
            f"'{short(name)}' looks like a number of rows or people: networks learn it by heart, "
            "and new ones have other numbers."
        )
    return ""


def _leaks(cells: pd.Series, tasks: Sequence[Task]) -> Iterator[str]:
    """Say of which tasks an input alone knows the answer."""
    for task, kind, labels in tasks:
        told = _told(cells, labels, kind)
        if told >= TELLING:
            yield (
                f"'{short(str(cells.name))}' alone tells '{short(task)}' almost without error "
                f"({told:.0%}): will it be known when you predict?"
            )


def _told(cells: pd.Series, labels: NDArray[np.float32], kind: TaskKind) -> float:
    """How well one input tells a task, from about one half, or 0, to 1."""
    known = ~np.isnan(labels) & cells.notna().to_numpy()
    half = np.arange(len(cells)) % 2 == 0
    seen, judged = known & half, known & ~half
    if min(seen.sum(), judged.sum()) < MANY:
        return 0.0
    if kind == NUMBERS:
        score = _coded(cells, labels, seen)[judged]
        return abs(float(pd.Series(score).corr(pd.Series(labels[judged]), method="spearman")))
    answers = [1] if kind == YES_NO else sorted(set(labels[known].astype(int)))
    # of classes the one that is told worst: a leak knows all of them
    return min(
        _ranked(
            _coded(cells, (labels == answer).astype(np.float32), seen)[judged],
            labels[judged] == answer,
        )
        for answer in answers
    )


def _coded(
    cells: pd.Series, labels: NDArray[np.float32], seen: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Return many numbers as they are, and for words the mean label that they had in rows seen."""
    if pd.api.types.is_float_dtype(cells.dtype) and cells.nunique() > MANY:
        return cells.to_numpy(dtype=np.float32)
    codes, words = pd.factorize(cells)  # few numbers may be a code of anything
    count = len(words)
    total = np.bincount(codes[seen], labels[seen], count)
    often = np.bincount(codes[seen], minlength=count)
    overall = float(labels[seen].mean())
    return np.asarray((total + overall) / (often + 1), dtype=np.float32)[codes]


def _ranked(score: NDArray[np.float32], right: NDArray[np.bool_]) -> float:
    found = float(auc(score, right.astype(np.float32)))
    return 0.0 if np.isnan(found) else max(found, 1 - found)
