"""A problem: examples, the labels of every task, and which examples serve which purpose."""

from dataclasses import dataclass

import numpy as np

from core.data.arrays import Floats, Rows
from core.data.kinds.kind import TaskKind
from core.data.kinds.yes_no import YES_NO

MEAN = "all"  # how results name the mean over tasks, so no task may be called so


@dataclass(frozen=True, eq=False)
class Problem:
    """One draw of data for T tasks.

    Attributes:
        x: (m, d) float32, the examples.
        y: (m, T) float32, labels of the kind, and NaN where a label is '?'.
        names: the T tasks.
        train, validation, test: row numbers of x and y; no row is in two of them.
        picture: (height, width) when an example is a picture of d = height * width pixels.
        overlap: n_test / n_train when replicates re-split the same rows, 0 when each is a fresh
            draw. It widens the interval (Nadeau & Bengio 2003). n_train counts the whole training
            part, even when fewer of its examples are used: the test parts overlap all the same.
        disjoint: whether every training example is labelled for one task at most by design (own
            examples for each task), and not by chance. It sets the size of batches.
        kinds: of each task; none given: all are yes/no.
        weights: (m,) how often each example is drawn in training, in comparison; None: all alike.
    """

    x: Floats
    y: Floats
    names: tuple[str, ...]
    train: Rows
    validation: Rows
    test: Rows
    picture: tuple[int, int] | None = None
    overlap: float = 0.0
    disjoint: bool = False
    kinds: tuple[TaskKind, ...] = ()
    weights: Floats | None = None

    def __post_init__(self) -> None:
        if self.x.ndim != 2 or self.y.shape != (len(self.x), len(self.names)):
            raise ValueError(
                f"x must be (m, d) and y (m, {len(self.names)}), got {self.x.shape} "
                f"and {self.y.shape}"
            )
        if not np.isfinite(self.x).all():
            raise ValueError("x must hold finite numbers, got NaN or infinity")
        if not self.kinds:
            object.__setattr__(self, "kinds", (YES_NO,) * len(self.names))
        if len(self.kinds) != len(self.names):
            raise ValueError(f"kinds must be {len(self.names)}, one a task, got {len(self.kinds)}")
        for kind in dict.fromkeys(self.kinds):
            kind.check(self.y[:, [each == kind for each in self.kinds]])
        if self.weights is not None and not (
            self.weights.shape == (len(self.x),) and (self.weights > 0).all()
        ):
            raise ValueError(f"weights must be {len(self.x)} positive numbers, got others")
        rows = np.concatenate([self.train, self.validation, self.test])
        if len(rows) and np.bincount(rows).max() > 1:
            raise ValueError("train, validation and test must not share a row, got one that does")

    @property
    def tasks(self) -> int:
        """T, the number of tasks."""
        return len(self.names)


def split_sizes(train: int, validation: int, test: int) -> tuple[Rows, Rows, Rows]:
    """Number rows that lie in order: training first, then validation, then test."""
    rows = np.arange(train + validation + test, dtype=np.int64)
    return rows[:train], rows[train : train + validation], rows[train + validation :]
