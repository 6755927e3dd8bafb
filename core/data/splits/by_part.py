"""By a column of the table's own that says of each row which part it is in."""

import numpy as np
import pandas as pd

from core.data.arrays import Floats, Rows, Seed
from core.data.splits.by_labels import ByLabels
from core.data.splits.parts import NAMES, Parts
from core.data.splits.way import Way
from core.data.tables.wording import short

PLACES = TRAINING, VALIDATION, TEST = 0, 1, 2
WORDS = {
    "train": TRAINING, "training": TRAINING, "learn": TRAINING, "learning": TRAINING,
    "fit": TRAINING, "valid": VALIDATION, "validation": VALIDATION, "validate": VALIDATION,
    "val": VALIDATION, "dev": VALIDATION, "development": VALIDATION, "tune": VALIDATION,
    "tuning": VALIDATION, "test": TEST, "testing": TEST, "holdout": TEST, "heldout": TEST,
    "final": TEST,
}  # fmt: skip
NOWHERE = -1  # of a blank


class ByPart(Way):
    """One split, as the table has it; rows with a blank are in no part.

    Where no row is for validation a fifth of the training rows is, with its share of every answer.

    Attributes:
        parts: (m,) of the rows: TRAINING, VALIDATION, TEST or NOWHERE.
    """

    count = 1

    def __init__(
        self, column: pd.Series, y: Floats, tasks: tuple[str, ...], answers: Floats
    ) -> None:
        """Read the parts.

        Args:
            column: typed cells, named. y: (m, T) labels of the tasks.
            answers: (m, A), see core.data.splits.by_labels.answers_of.

        Raises:
            ValueError: when a cell is no part, a part has no row, or a task no label in it.
        """
        self._name, self._answers = short(column.name), answers
        self.parts = _read(column, y, tasks)

    def split(self, seed: Seed) -> Parts:
        """Return the rows of the parts, each in random order."""
        rng = np.random.default_rng(seed)
        train, validation, test = (
            rng.permutation(np.flatnonzero(self.parts == part)) for part in PLACES
        )
        if not len(validation):
            learned, held = ByLabels(self._answers[train]).to_fit(seed)
            train, validation = train[learned], train[held]
        return train, validation, test

    def to_fit(self, seed: Seed) -> tuple[Rows, Rows]:
        """Return the training and the validation rows: nobody learns from those for testing."""
        train, validation, _ = self.split(seed)
        return train, validation

    def identity(self) -> bytes:
        """Return the parts."""
        return b"part" + self.parts.tobytes()

    @property
    def about(self) -> str:
        """Count the rows of each part."""
        train, validation, test, away = (
            int((self.parts == part).sum()) for part in (*PLACES, NOWHERE)
        )
        held = f"{validation:,} for validation" if validation else "a fifth of them for validation"
        left = f" {away:,} rows with a blank are in no part." if away else ""
        return (
            f"Rows are split as '{self._name}' says: {train:,} for training, {held}, {test:,} for "
            f"test.{left}"
        )


def says_parts(column: pd.Series) -> bool:
    """Tell whether a column says of rows which part they are in.

    Args:
        column: typed cells.
    """
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return False
    words = column.cat.remove_unused_categories().cat.categories
    return {TRAINING, TEST} <= {_part(word) for word in words} <= {*PLACES}


def _read(column: pd.Series, y: Floats, tasks: tuple[str, ...]) -> Rows:
    name = f"part column '{short(column.name)}'"
    codes, words = pd.factorize(column)  # a blank has code -1, which takes the last entry
    places = [_part(word) for word in words]
    if None in places:
        raise ValueError(
            f"{name} must say train, validation or test of each row, got "
            f"'{short(words[places.index(None)])}'; mend it, or leave such rows blank"
        )
    parts: Rows = np.array([*places, NOWHERE], dtype=np.int64)[codes]
    for part in PLACES:
        rows = parts == part
        if not rows.any() and part == VALIDATION:  # training rows serve
            continue
        if not rows.any():
            raise ValueError(f"{name} must have rows for {NAMES[part]}, got none; mark some")
        empty = np.isnan(y[rows]).all(axis=0)
        if empty.any():
            raise ValueError(
                f"task '{short(tasks[int(empty.argmax())])}' must have labels in the "
                f"{NAMES[part]} rows of '{short(column.name)}', got none; leave it out"
            )
    return parts


def _part(word: object) -> int | None:
    """Return the part that a word stands for, in any case, with or without hyphens."""
    letters = "".join(character for character in str(word).lower() if character.isalpha())
    return WORDS.get(letters)
