"""By groups: rows of one group are in one part, and every part has its share of every answer."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.arrays import Floats, Rows, Seed
from core.data.splits.parts import Parts
from core.data.splits.way import Way
from core.data.tables.wording import short

FOLDS = 5  # one is for test, one for validation: 60/20/20
TRIES = 20  # one in thirty splits of the hardest made tables needs a second
FINE = 1_000_000  # shares of a label are whole numbers of these: sums are equal on every machine


class ByGroups(Way):
    """Whole groups, about 60/20/20 of rows and of every answer.

    Attributes:
        groups: (m,) the number of each row's group.
    """

    def __init__(
        self, column: pd.Series, y: Floats, tasks: tuple[str, ...], answers: Floats
    ) -> None:
        """Read the groups.

        Args:
            column: typed cells, named; blanks are one group.
            y: (m, T) labels of the tasks.
            answers: (m, A), see core.data.splits.by_labels.answers_of.

        Raises:
            ValueError: when there are too few groups, or a task has labels in too few of them.
        """
        self._name = short(column.name)
        self.groups = _read(column, y, tasks)
        self._known = ~np.isnan(y)
        self._shares = _shares(self.groups, self._known, answers)

    def split(self, seed: Seed) -> Parts:
        """Deal the groups; again in another order if a task has no label in some part."""
        rng = np.random.default_rng(seed)
        for _ in range(TRIES):
            of_row = self._dealt(rng)[self.groups]
            places = [np.flatnonzero(chosen) for chosen in (of_row > 1, of_row == 1, of_row == 0)]
            if all(self._known[rows].any(axis=0).all() for rows in places):
                break
        train, validation, test = map(rng.permutation, places)
        return train, validation, test

    def _dealt(self, rng: np.random.Generator) -> Rows:
        """Deal groups to five folds, each to the one that has least of what the group brings.

        As `StratifiedGroupKFold` of scikit-learn does for one label a row, here for all labels at
        once, forty times faster (a table is split hundreds of times), and with groups in another
        order each time: large ones and those with rare answers likely first, so that small ones
        even out what is left.
        """
        shares = self._shares
        order = np.argsort(rng.exponential(size=len(shares)) / shares.sum(axis=1))
        held = np.zeros((FOLDS, shares.shape[1]), dtype=np.int64)
        fold = np.zeros(len(shares), dtype=np.int64)
        for group in order:
            # squares of what folds hold add up to least where like comes to least like
            least = int((held @ shares[group]).argmin())
            held[least] += shares[group]
            fold[group] = least
        # ties go to the first folds: which fold serves for what is drawn afterwards
        dealt: Rows = rng.permutation(FOLDS)[fold]
        return dealt

    def identity(self) -> bytes:
        """Return the groups."""
        return b"balanced groups" + self.groups.tobytes()

    @property
    def about(self) -> str:
        """Say what stays together."""
        return (
            f"Rows with the same '{self._name}' are in one part, and each part has its share of "
            "every answer as far as that goes."
        )


def _shares(groups: Rows, known: NDArray[np.bool_], answers: Floats) -> Rows:
    """Return (G, columns) which share each group has of all rows, and of the rows of each answer.

    Then which share it is of the groups with labels of each task, so that no part goes without.
    """
    count = groups.max() + 1
    gives = [answers[:, a] == value for a in range(answers.shape[1]) for value in (1, 0)]
    whole = [np.ones(len(groups), dtype=bool), *(given for given in gives if given.any())]
    rows = [np.bincount(groups[given], minlength=count) for given in whole]
    there = [np.bincount(groups[k], minlength=count) > 0 for k in known.T]
    counts = np.stack([*rows, *there]).astype(np.int64)
    shares: Rows = FINE * counts.T // counts.sum(axis=1)
    return shares


def _read(column: pd.Series, y: Floats, tasks: tuple[str, ...]) -> Rows:
    codes, values = pd.factorize(column, use_na_sentinel=False)
    if len(values) < FOLDS:
        raise ValueError(
            f"group column '{short(column.name)}' must have at least {FOLDS} groups, got "
            f"{len(values)}; split without it"
        )
    groups = codes.astype(np.int64)
    for task, labels in zip(tasks, y.T, strict=True):
        labelled = len(np.unique(groups[~np.isnan(labels)]))
        if labelled < FOLDS:
            raise ValueError(
                f"task '{short(task)}' must have labels in at least {FOLDS} groups of "
                f"'{short(column.name)}', got them in {labelled}; leave it out, or split without "
                "groups"
            )
    return groups
