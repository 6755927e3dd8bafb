"""What a kind of tasks must say of its labels."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Labels:
    """Cells of a column as labels.

    Attributes:
        values: (m,) float32, NaN where '?'.
        words: how the answers are written, in the order of their numbers; none of numbers.
    """

    values: NDArray[np.float32]
    words: tuple[str, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """How many labels each answer has."""
        return tuple(int((self.values == answer).sum()) for answer in range(len(self.words)))

    @property
    def swapped(self) -> "Labels":
        """The same of two answers, the other one read as yes."""
        return Labels(1 - self.values, self.words[::-1])


class TaskKind(ABC):
    """A kind of tasks: every label is a number of the kind, or NaN where it is '?'.

    Kinds are values: equal ones are of tasks that networks answer alike.

    Attributes:
        name: for people, and in keys.
    """

    name: ClassVar[str]

    @property
    def logits(self) -> int:
        """How many logits of a network answer one task."""
        return 1

    @property
    def answers(self) -> int:
        """How many different answers there are; 0 of numbers."""
        return 2

    def identity(self) -> list[object]:
        """Return what makes it, as JSON has it: its name, and how many answers there are."""
        return [self.name]

    @abstractmethod
    def check(self, y: NDArray[np.float32]) -> None:
        """Refuse labels that are none of this kind.

        Raises:
            ValueError: with what was required and what came.
        """

    @abstractmethod
    def require_enough(self, name: str, labels: Labels) -> None:
        """Refuse a task that cannot be in every part of a split, or does not vary.

        Raises:
            ValueError: with what was required and what came.
        """

    @abstractmethod
    def constant_loss(
        self, y: NDArray[np.float32], held_out: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """Return (T,) the loss on labels (n, T) of the best constant answer to labels y (m, T).

        The loss is that of training (core.training.losses), which for every kind is about log 2
        for one who knows nothing of a task with balanced answers.
        """


def constant_losses(
    kinds: Sequence[TaskKind], y: NDArray[np.float32], held_out: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Return (T,) the loss on labels (n, T) of the best constant answer to labels y (m, T)."""
    return np.concatenate(
        [kind.constant_loss(y[:, [task]], held_out[:, [task]]) for task, kind in enumerate(kinds)]
    )


def counted_shares(y: NDArray[np.float32], answers: int) -> NDArray[np.float64]:
    """Return (answers, T) the share of each answer 0, 1, ... among labels (m, T).

    Half a label of each more, as Krichevsky & Trofimov (1981): a share of 0 would make the loss of
    one who meets that answer infinite.
    """
    counts = np.stack([(y == answer).sum(axis=0) for answer in range(answers)]) + 0.5
    return np.asarray(counts / counts.sum(axis=0))


def mean_known(losses: NDArray[np.floating], labels: NDArray[np.float32]) -> NDArray[np.float64]:
    """Average (n, T) over the examples that have a label: (T,), NaN where none has."""
    known = ~np.isnan(labels)
    count = known.sum(axis=0)
    total = np.where(known, losses, 0.0).sum(axis=0)
    mean = np.full(len(count), np.nan)
    np.divide(total, count, out=mean, where=count > 0)
    return mean
