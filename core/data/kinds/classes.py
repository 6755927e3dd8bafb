"""Classes: a label is one of several answers, in no order."""

from dataclasses import dataclass
from typing import ClassVar, Self, final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.kinds.answers import read_answers, require_each, require_whole
from core.data.kinds.kind import Labels, TaskKind, counted_shares, mean_known


@final
@dataclass(frozen=True)
class Classes(TaskKind):
    """Tasks with one of several answers: labels are 0 to count - 1.

    Attributes:
        count: of the answers, 2 or more.
    """

    name: ClassVar[str] = "classes"

    count: int

    def __post_init__(self) -> None:
        if self.count < 2:
            raise ValueError(f"classes must be 2 or more, got {self.count}")

    @classmethod
    def read(cls, name: str, column: pd.Series) -> tuple[Self, Labels]:
        """Return the kind and the labels of a column; see `read_answers`."""
        labels = read_answers(name, column)
        return cls(len(labels.words)), labels

    @property
    def logits(self) -> int:
        """One for each class."""
        return self.count

    @property
    def scale(self) -> float:
        """By what the cross-entropy is multiplied: equally likely answers then cost log 2."""
        return float(np.log(2) / np.log(self.count))

    @property
    def answers(self) -> int:
        """As many as classes."""
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

    def constant_loss(
        self, y: NDArray[np.float32], held_out: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """Return (T,) the scaled cross-entropy of always giving the shares of answers in y."""
        shares = counted_shares(y, self.count)
        chosen = np.nan_to_num(held_out).astype(np.int64)
        chances = np.take_along_axis(shares, chosen, axis=0)
        return self.scale * mean_known(-np.log(chances), held_out)
