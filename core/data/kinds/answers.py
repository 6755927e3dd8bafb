"""One of several answers: what classes and ordered classes share."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.kinds.kind import Labels, TaskKind
from core.data.tables.blanks import as_words
from core.data.tables.cells import as_numbers, typed_column
from core.data.tables.wording import short, written

MIN_LABELS = 5  # of each answer: the fewest that can be in the 60, 20 and 20% of a split
MAX_ANSWERS = 30  # of a task; more are rather words of an input, or numbers


@dataclass(frozen=True)
class Several(TaskKind):
    """Tasks with one of several answers: labels are 0 to count - 1.

    Attributes:
        count: of the answers, 2 or more.
    """

    count: int

    def __post_init__(self) -> None:
        if self.count < 2:
            raise ValueError(f"{self.name} answers must be 2 or more, got {self.count}")

    @classmethod
    def read(cls, name: str, column: pd.Series) -> tuple[Self, Labels]:
        """Return the kind and the labels of a column; see `read_answers`."""
        labels = read_answers(name, column)
        return cls(len(labels.words)), labels

    @property
    def answers(self) -> int:
        """As many as there are."""
        return self.count

    def identity(self) -> list[object]:
        """Return its name, and how many answers there are."""
        return [self.name, self.count]

    def check(self, y: NDArray[np.float32]) -> None:
        """Refuse labels other than 0 to count - 1 and NaN."""
        require_whole(y, self.count)

    def require_enough(self, name: str, labels: Labels) -> None:
        """Refuse a task of which an answer is too rare to be in every part of a split."""
        require_each(name, labels)


def read_answers(name: str, column: pd.Series) -> Labels:
    """Return labels 0, 1, ... in the order of numbers, or of the alphabet; NaN where blank.

    A column of ordered categories keeps their order. Upper and lower case are two answers: unlike
    yes and no, names of classes are not ours to read.

    Raises:
        ValueError: when the column holds fewer than two values, or too many.
    """
    if isinstance(column.dtype, pd.CategoricalDtype) and column.cat.ordered:
        blank = as_words(pd.Series(column.cat.categories)).isna().to_numpy()
        cells = column.cat.remove_categories(column.cat.categories[blank])
    else:
        cells = typed_column(column)
    if pd.api.types.is_datetime64_any_dtype(cells.dtype):
        raise ValueError(f"task column '{short(name)}' must hold answers, got dates")
    if isinstance(cells.dtype, pd.CategoricalDtype):
        used = cells.cat.remove_unused_categories()
        codes, words = used.cat.codes.to_numpy(), list(map(written, used.cat.categories))
    else:
        codes, values = pd.factorize(cells.to_numpy(), sort=True)
        words = list(map(written, values.astype(np.float64)))
    require_several(name, len(words))
    labels = np.where(codes < 0, np.float32(np.nan), codes.astype(np.float32))
    return Labels(labels, tuple(words))


def require_several(name: str, answers: int) -> None:
    """Refuse a task with so many different answers.

    Raises:
        ValueError: when there are fewer than two, or too many.
    """
    if not 2 <= answers <= MAX_ANSWERS:
        raise ValueError(
            f"task column '{short(name)}' must hold 2 to {MAX_ANSWERS} different answers, got "
            f"{answers:,}; choose another kind or column"
        )


def require_each(name: str, labels: Labels) -> None:
    """Refuse a task of which an answer is too rare to be in every part of a split.

    Raises:
        ValueError: when an answer has fewer than five labels.
    """
    rarest = int(np.argmin(labels.counts))
    if labels.counts[rarest] < MIN_LABELS:
        as_marks = as_numbers(pd.Series(labels.words, dtype="string")) is not None
        raise ValueError(
            f"task column '{short(name)}' must hold each answer at least {MIN_LABELS} times, got "
            f"'{short(labels.words[rarest])}' {labels.counts[rarest]} times; leave those rows blank"
            f"{', or read the column as numbers' if as_marks else ''}"
        )


def require_whole(y: np.ndarray, count: int) -> None:
    """Refuse labels other than 0 to count - 1 and NaN.

    Raises:
        ValueError: when there is another value.
    """
    known = y[~np.isnan(y)]
    if not ((known == np.round(known)) & (known >= 0) & (known < count)).all():
        raise ValueError(f"labels must be 0 to {count - 1} or NaN, got another value")
