"""Read a column of a table as yes/no labels."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.data.problem import Floats
from core.data.tables.cells import typed_column
from core.data.tables.wording import short

POSITIVE = frozenset({"1", "yes", "true", "y", "t", "positive", "pos", "active", "+"})
MIN_LABELS = 5  # of either answer: the fewest that can be in the 60, 20 and 20% of a split


@dataclass(frozen=True, eq=False)
class Labels:
    """Two-valued cells as labels.

    Attributes:
        values: (m,), 1 or 0, NaN where '?'.
        words: the two answers as they are written, the one read as 0 first.
    """

    values: Floats
    words: tuple[str, str]

    @property
    def counts(self) -> tuple[int, int]:
        """How many labels are 0 and 1."""
        return int((self.values == 0).sum()), int((self.values == 1).sum())


def read_labels(name: str, column: pd.Series) -> Labels:
    """Return the labels of a column.

    Two numbers: the larger is 1. Two words: a word such as yes or true is 1, else the later in
    the alphabet. Upper and lower case are one.

    Raises:
        ValueError: when the column does not hold exactly two values.
    """
    cells = typed_column(column)
    if pd.api.types.is_datetime64_any_dtype(cells.dtype):
        cells = typed_column(cells.astype("string"))
    if isinstance(cells.dtype, pd.CategoricalDtype):
        written = [str(word) for word in cells.cat.categories]
        lowered = np.array([word.lower() for word in written])
        values, codes = np.unique(lowered, return_inverse=True)
        found = [written[int((codes == k).argmax())] for k in range(len(values))]
        codes = np.append(codes, -1)[cells.cat.codes.to_numpy()]
    else:
        codes, values = pd.factorize(cells.to_numpy(), sort=True)
        found = [f"{value:.15g}" for value in values.astype(np.float64)]
    if len(found) != 2:
        shown = ", ".join(map(short, found[:3])) + (", ..." if len(found) > 3 else "")
        raise ValueError(
            f"task column '{short(name)}' must hold two values beside blanks, got {len(found):,}"
            f"{': ' + shown if found else ''}; choose another column"
        )
    words = isinstance(cells.dtype, pd.CategoricalDtype)
    if words and found[0].lower() in POSITIVE and found[1].lower() not in POSITIVE:
        found.reverse()
        codes = np.where(codes < 0, codes, 1 - codes)
    labels = np.where(codes < 0, np.float32(np.nan), codes.astype(np.float32))
    return Labels(labels, (found[0], found[1]))


def enough_labels(name: str, labels: Labels) -> None:
    """Refuse a task of which one answer is too rare to be in every part of a split.

    Raises:
        ValueError: when an answer has fewer than five labels.
    """
    rarer = int(labels.counts[1] <= labels.counts[0])
    if labels.counts[rarer] < MIN_LABELS:
        raise ValueError(
            f"task column '{short(name)}' must hold each answer at least {MIN_LABELS} times, got "
            f"'{short(labels.words[rarer])}' {labels.counts[rarer]} times; leave it out"
        )
