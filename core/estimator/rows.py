"""Rows that were handed over, as a source of problems: to compare on, or to fit at the end."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from core.data.arrays import Floats, Rows, Seed
from core.data.columns.inputs import Preparation, count_inputs
from core.data.kinds.kind import TaskKind
from core.data.problem import Problem, split_sizes
from core.data.source import STARTS, Sizes, Source
from core.data.splits import answers_of, split_by_labels

COMPARE, FIT, EVERYTHING = "compare", "fit", "everything"


@dataclass(frozen=True, eq=False)
class GivenRows(Source):
    """X and Y as handed over.

    Attributes:
        cells: (m, columns) inputs, typed. y: (m, T) labels. weights: (m,) how often a row is met in
            training and validation, in comparison; None: all alike.
        use: COMPARE splits the rows 60/20/20; FIT learns from those for testing, too; EVERYTHING
            learns from all.
    """

    key: ClassVar[str] = "rows"
    title: ClassVar[str] = "Given rows"
    about: ClassVar[str] = "Rows handed over by a program."
    partly_labelled: ClassVar[bool] = True
    starts: ClassVar[int] = STARTS

    cells: pd.DataFrame
    y: Floats
    tasks: tuple[str, ...]
    of_kinds: tuple[TaskKind, ...]
    weights: Floats | None = None
    use: str = COMPARE

    @property
    def names(self) -> tuple[str, ...]:
        """The tasks."""
        return self.tasks

    @property
    def kinds(self) -> tuple[TaskKind, ...]:
        """Of each task."""
        return self.of_kinds

    def sizes(self) -> Sizes:
        """Say how large the problems are."""
        return Sizes(len(self.y), count_inputs(self.cells))

    def split(self, seed: Seed) -> tuple[Rows, Rows, Rows]:
        """Split the rows so that each part has its share of every answer."""
        if self.use == EVERYTHING:
            every = np.arange(len(self.y), dtype=np.int64)
            return every, every[:0], every[:0]
        rng = np.random.default_rng(seed)
        train, validation, test = split_by_labels(rng, answers_of(self.of_kinds, self.y))
        if self.use == FIT:
            return np.concatenate([train, test]), validation, test[:0]
        return train, validation, test

    def preparation(self, seed: Seed) -> Preparation:
        """Return how the inputs are prepared in the problem of this seed."""
        return Preparation.fit(self.cells, self.split(seed)[0])

    def draw(self, seed: Seed) -> Problem:
        """Split the rows, and prepare the inputs on the training part."""
        train, validation, test = self.split(seed)
        x = Preparation.fit(self.cells, train).apply(self.cells)
        overlap, weights = len(test) / len(train), self.weights
        if weights is None or self.use == EVERYTHING:
            parts = train, validation, test
            return Problem(
                x, self.y, self.tasks, *parts, overlap=overlap, kinds=self.kinds, weights=weights
            )
        # what chooses the best step weighs rows alike: heavy ones are there more often
        share = weights[validation] / weights[validation].sum()
        chosen = np.random.default_rng(seed).choice(validation, len(validation), p=share)
        rows = np.concatenate([train, chosen, test])
        parts = split_sizes(len(train), len(chosen), len(test))
        return Problem(
            x[rows],
            self.y[rows],
            self.tasks,
            *parts,
            overlap=overlap,
            kinds=self.kinds,
            weights=weights[rows],
        )
