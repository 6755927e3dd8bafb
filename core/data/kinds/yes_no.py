"""Yes or no: a label is 1 or 0."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.kinds.kind import Labels, TaskKind, mean_known
from core.data.tables.cells import typed_column
from core.data.tables.wording import short, written

POSITIVE = frozenset({"1", "yes", "true", "y", "t", "positive", "pos", "active", "+"})
SWAPPED = "no/yes"  # how a column is read of which the other answer is yes
MIN_LABELS = 5  # of either answer: the fewest that can be in the 60, 20 and 20% of a split


@final
@dataclass(frozen=True)
class YesNo(TaskKind):
    """Tasks with two answers."""

    name: ClassVar[str] = "yes/no"

    def check(self, y: NDArray[np.float32]) -> None:
        """Refuse labels other than 0, 1 and NaN.

        Raises:
            ValueError: when there is another value.
        """
        if not (np.isnan(y) | (y == 0) | (y == 1)).all():
            raise ValueError("labels must be 0, 1 or NaN, got another value")

    def constant_loss(
        self, y: NDArray[np.float32], held_out: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """Return (T,) the logistic loss on labels (n, T) of always giving the share of yes in y."""
        # half an answer of each kind more: a share of 0 or 1 would make the loss infinite
        known = ~np.isnan(y)
        share = (np.nansum(y, axis=0) + 0.5) / (known.sum(axis=0) + 1)
        losses = -np.log(np.where(held_out == 1, share, 1 - share))
        return mean_known(losses, held_out)

    def constant_error(self, y: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return (T,) the share of the rarer answer among labels (m, T)."""
        share = np.nanmean(y, axis=0)
        return np.asarray(np.minimum(share, 1 - share), dtype=np.float64)

    def read(self, name: str, column: pd.Series) -> Labels:
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
            words = [str(word) for word in cells.cat.categories]
            lowered = np.array([word.lower() for word in words])
            # sorted by word, so that the later in the alphabet is 1
            values, codes = np.unique(lowered, return_inverse=True)
            answers = [words[int((codes == k).argmax())] for k in range(len(values))]
            # blanks have code -1, which takes the last entry
            codes = np.append(codes, -1)[cells.cat.codes.to_numpy()]
        else:
            codes, values = pd.factorize(cells.to_numpy(), sort=True)
            answers = list(map(written, values.astype(np.float64)))
        if len(answers) != 2:
            shown = ", ".join(map(short, answers[:3])) + (", ..." if len(answers) > 3 else "")
            kind = "another kind, such as classes or numbers, or " if len(answers) > 2 else ""
            raise ValueError(
                f"task column '{short(name)}' must hold two values beside blanks, got "
                f"{len(answers):,}{': ' + shown if answers else ''}; choose {kind}another column"
            )
        in_words = isinstance(cells.dtype, pd.CategoricalDtype)
        if in_words and answers[0].lower() in POSITIVE and answers[1].lower() not in POSITIVE:
            answers.reverse()
            codes = np.where(codes < 0, codes, 1 - codes)
        labels = np.where(codes < 0, np.float32(np.nan), codes.astype(np.float32))
        return Labels(labels, (answers[0], answers[1]))

    def require_enough(self, name: str, labels: Labels) -> None:
        """Refuse a task of which one answer is too rare to be in every part of a split.

        Raises:
            ValueError: when an answer has fewer than five labels.
        """
        rarer = int(labels.counts[1] <= labels.counts[0])
        if labels.counts[rarer] < MIN_LABELS:
            raise ValueError(
                f"task column '{short(name)}' must hold each answer at least {MIN_LABELS} times, "
                f"got '{short(labels.words[rarer])}' {labels.counts[rarer]} times; leave it out"
            )


YES_NO = YesNo()
