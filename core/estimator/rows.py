"""Rows that were handed over, as a source of the one problem that is fitted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

import numpy as np
import pandas as pd

from core.data.arrays import Floats, Seed
from core.data.columns.inputs import Preparation, count_inputs
from core.data.kinds.kind import TaskKind
from core.data.problem import Problem, split_sizes
from core.data.source import Sizes, Source
from core.data.splits.parts import Parts
from core.data.splits.way import Way

PREPARED = ("parts", "preparation")  # what is the same whichever tasks are looked at


@dataclass(frozen=True, eq=False)
class GivenRows(Source):
    """X and Y as handed over, split once.

    Attributes:
        cells: (m, columns) inputs, typed. y: (m, T) labels. weights: (m,) how often a row is met in
            training and validation, in comparison; None: all alike.
        way: how they are split. seed: of the split.
        everything: whether to learn from all of them, but for ones that `way` holds out; else from
            about 80%, to stop on the others.
    """

    key: ClassVar[str] = "rows"
    title: ClassVar[str] = "Given rows"
    about: ClassVar[str] = "Rows handed over by a program."
    partly_labelled: ClassVar[bool] = True

    cells: pd.DataFrame
    y: Floats
    tasks: tuple[str, ...]
    of_kinds: tuple[TaskKind, ...]
    way: Way
    seed: Seed
    weights: Floats | None = None
    everything: bool = False

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

    @cached_property
    def parts(self) -> Parts:
        """The rows to learn from, to stop on, and none to test on."""
        train, validation = self.way.to_fit(self.seed)
        if self.everything:
            return np.sort(np.concatenate([train, validation])), train[:0], train[:0]
        return train, validation, train[:0]

    @cached_property
    def preparation(self) -> Preparation:
        """How the inputs are prepared, as learned from the rows to learn from."""
        return Preparation.fit(self.cells, self.parts[0])

    def only(self, names: Sequence[str]) -> "GivenRows":
        """Return the same rows, split and prepared alike, with some of the tasks, in this order."""
        at = [self.tasks.index(name) for name in names]
        kinds = tuple(self.of_kinds[task] for task in at)
        same = replace(self, y=self.y[:, at], tasks=tuple(names), of_kinds=kinds)
        same.__dict__.update({name: getattr(self, name) for name in PREPARED})
        return same

    def draw(self, seed: Seed) -> Problem:
        """Return the problem, whatever the seed."""
        train, validation, _ = self.parts
        x, weights = self.preparation.apply(self.cells), self.weights
        if weights is None or self.everything:
            return Problem(x, self.y, self.tasks, *self.parts, kinds=self.kinds, weights=weights)
        # what chooses the best step weighs rows alike: heavy ones are there more often
        share = weights[validation] / weights[validation].sum()
        chosen = np.random.default_rng(self.seed).choice(validation, len(validation), p=share)
        rows = np.concatenate([train, chosen])
        parts = split_sizes(len(train), len(chosen), 0)
        return Problem(
            x[rows], self.y[rows], self.tasks, *parts, kinds=self.kinds, weights=weights[rows]
        )
