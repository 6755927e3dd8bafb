"""What a kind of tasks must say of its labels."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Labels:
    """Cells of a column as labels.

    Attributes:
        values: (m,) float32, NaN where '?'.
        words: how the answers are written, in the order of their numbers.
    """

    values: NDArray[np.float32]
    words: tuple[str, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """How many labels each answer has."""
        return tuple(int((self.values == answer).sum()) for answer in range(len(self.words)))


class TaskKind(ABC):
    """A kind of tasks: every label is a number of the kind, or NaN where it is '?'.

    Attributes:
        name: for people.
    """

    name: ClassVar[str]

    @abstractmethod
    def check(self, y: NDArray[np.float32]) -> None:
        """Refuse labels that are none of this kind.

        Raises:
            ValueError: with what was required and what came.
        """

    @abstractmethod
    def read(self, name: str, column: pd.Series) -> Labels:
        """Return the labels of a column.

        Raises:
            ValueError: when the column does not hold answers of this kind.
        """

    @abstractmethod
    def require_enough(self, name: str, labels: Labels) -> None:
        """Refuse a task of which an answer is too rare to be in every part of a split.

        Raises:
            ValueError: with what was required and what came.
        """

    @abstractmethod
    def constant_loss(
        self, y: NDArray[np.float32], held_out: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """Return (T,) the loss on labels (n, T) of always giving the shares of answers in y."""

    @abstractmethod
    def constant_error(self, y: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return (T,) the error of always giving the best one answer to labels (m, T)."""
