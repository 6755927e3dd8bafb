"""At random, so that every part has its share of every answer."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.data.arrays import Floats, Rows, Seed
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.yes_no import YES_NO
from core.data.splits.parts import PARTS, Parts, sizes
from core.data.splits.way import Way

FIFTHS = 5  # parts of sorted numbers that are spread alike


class ByLabels(Way):
    """Rows one by one, 60/20/20, with each part's share of every answer.

    Attributes:
        answers: (m, A), see `answers_of`.
    """

    def __init__(self, answers: Floats) -> None:
        self.answers = answers

    def split(self, seed: Seed) -> Parts:
        """Deal the rows."""
        return split_by_labels(np.random.default_rng(seed), self.answers)

    def identity(self) -> bytes:
        """Return nothing: labels and seeds are all there is."""
        return b""

    @property
    def about(self) -> str:
        """Say that it is at random."""
        return "Rows are split at random, so that each part has its share of every answer."


def split_by_labels(rng: np.random.Generator, y: Floats) -> Parts:
    """Split rows 60/20/20 so that every part has its share of every answer to every task.

    The rarest answer comes first: the rows that give it and are in no part yet are dealt so that
    each part comes to its share of it; then the next rarer, as Sechidis, Tsoumakas & Vlahavas
    (2011), "On the stratification of multi-label data", do row by row. Rows of one answer are
    dealt in the order of the next rarer one that they give, so that this is spread, too.

    Args:
        y: (m, T), 1, 0 or NaN.
    """
    gives = np.concatenate([y == 1, y == 0], axis=1)
    counts = gives.sum(axis=0)
    gives = gives[:, np.argsort(counts, kind="stable")]
    part = np.full(len(y), -1)
    turn = np.full(len(y), gives.shape[1])  # when a row was dealt, the last being unlabelled
    for answer in range(gives.shape[1]):
        open_rows = np.flatnonzero((part < 0) & gives[:, answer])
        if len(open_rows):
            later = gives[open_rows, answer + 1 :]
            following = later.argmax(axis=1) if later.shape[1] else np.zeros(len(open_rows))
            # random among equals
            order = np.lexsort((rng.random(len(open_rows)), following))
            has = np.bincount(part[gives[:, answer] & (part >= 0)], minlength=3)
            wanted = gives[:, answer].sum() * np.array(PARTS) - has
            part[open_rows[order]] = _dealt(rng, wanted, len(open_rows))
            turn[open_rows] = answer
    unlabelled = np.flatnonzero(part < 0)
    wanted = sizes(len(y)) - np.bincount(part[part >= 0], minlength=3)
    part[unlabelled] = _dealt(rng, wanted, len(unlabelled))
    # answers were dealt by share: sizes may be off by a few rows
    _even_out(rng, part, turn)
    train, validation, test = (rng.permutation(np.flatnonzero(part == k)) for k in range(3))
    return train, validation, test


def answers_of(kinds: Sequence[TaskKind], y: Floats) -> Floats:
    """Return labels (m, T) as answers (m, A), 1, 0 or NaN, of which every part gets its share.

    Yes/no tasks stay as they are. Of classes there is one column a class, of numbers one for each
    fifth of them; there is no "no" in these, as it is what the others say.
    """
    columns = []
    for task, kind in enumerate(kinds):
        label = y[:, task]
        if kind == YES_NO:
            columns.append(label[:, None])
            continue
        if kind == NUMBERS:
            edges = np.unique(np.nanquantile(label, np.arange(1, FIFTHS) / FIFTHS))
            label = np.where(np.isnan(label), np.nan, np.searchsorted(edges, label))
        known = np.unique(label[~np.isnan(label)])
        columns.append(np.where(label[:, None] == known, np.float32(1), np.float32(np.nan)))
    return np.concatenate(columns, axis=1)


def _dealt(rng: np.random.Generator, wanted: NDArray[np.floating] | Rows, rows: int) -> Rows:
    """Return the parts of consecutive rows: as many of each as wanted, evenly spread."""
    wanted = wanted.clip(min=0)
    share = wanted / wanted.sum() if wanted.sum() > 0 else np.array(PARTS)
    quota = np.floor(share * rows + 1e-9).astype(np.int64)
    left = rows - int(quota.sum())
    if left:
        chance = (share * rows - quota).clip(min=1e-9)
        quota += np.bincount(rng.choice(3, left, False, chance / chance.sum()), minlength=3)
    place = np.concatenate([(np.arange(n) + rng.random(n)) / max(1, n) for n in quota])
    return np.repeat(np.arange(3), quota)[np.argsort(place)]


def _even_out(rng: np.random.Generator, part: Rows, turn: Rows) -> None:
    """Move a few rows, those dealt last, so that the parts have exactly their sizes."""
    excess = np.bincount(part, minlength=3) - sizes(len(part))
    spare = []
    for k in np.flatnonzero(excess > 0):
        rows = rng.permutation(np.flatnonzero(part == k))
        spare.append(rows[np.argsort(-turn[rows], kind="stable")][: excess[k]])
    if spare:
        part[rng.permutation(np.concatenate(spare))] = np.repeat(np.arange(3), (-excess).clip(0))
