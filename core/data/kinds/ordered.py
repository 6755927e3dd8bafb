"""Ordered classes: a label is a place on a scale, such as poor, fair, good."""

from dataclasses import dataclass
from typing import ClassVar, Self, final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.kinds.answers import read_answers, require_each, require_whole
from core.data.kinds.kind import Labels, TaskKind, counted_shares, mean_known


@final
@dataclass(frozen=True)
class Ordered(TaskKind):
    """Tasks whose answers have an order: labels are 0 to count - 1.

    One logit for each threshold says whether the label lies above it (Frank & Hall 2001).

    Attributes:
        count: of the answers, 2 or more.
    """

    name: ClassVar[str] = "ordered"

    count: int

    def __post_init__(self) -> None:
        if self.count < 2:
            raise ValueError(f"ordered classes must be 2 or more, got {self.count}")

    @classmethod
    def read(cls, name: str, column: pd.Series) -> tuple[Self, Labels]:
        """Return the kind and the labels of a column; see `read_answers`."""
        labels = read_answers(name, column)
        return cls(len(labels.words)), labels

    @property
    def logits(self) -> int:
        """One for each threshold."""
        return self.count - 1

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
        """Return (T,) the logistic loss, mean over thresholds, of always giving the shares in y."""
        # of each threshold, the share of labels above it
        above = counted_shares(y, self.count)[::-1].cumsum(axis=0)[::-1][1:]
        thresholds = np.arange(1, self.count)[:, None, None]
        losses = -np.log(np.where(held_out >= thresholds, above[:, None], 1 - above[:, None]))
        return mean_known(losses.mean(axis=0), held_out)
