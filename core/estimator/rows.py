"""Rows that were handed over, as a source of problems: to compare on, or to fit at the end."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.utils.validation import _check_sample_weight

from core.data.arrays import Floats, Seed
from core.data.columns.inputs import Preparation, count_inputs
from core.data.kinds.kind import TaskKind
from core.data.problem import Problem, split_sizes
from core.data.source import STARTS, Sizes, Source
from core.data.splits.choosing import require_one, way_of
from core.data.splits.parts import Parts
from core.data.splits.way import Way
from core.data.tables.cells import typed_column
from core.estimator.targets import Targets

COMPARE, FIT, EVERYTHING = "compare", "fit", "everything"
FEWEST = 10  # rows of which 60, 20 and 20% say anything


@dataclass(frozen=True, eq=False)
class GivenRows(Source):
    """X and Y as handed over.

    Attributes:
        cells: (m, columns) inputs, typed. y: (m, T) labels. weights: (m,) how often a row is met in
            training and validation, in comparison; None: all alike.
        way: how they are split.
        use: COMPARE splits the rows in three; FIT learns from those for testing, too, but for ones
            that `parts` holds out; EVERYTHING learns from all of FIT.
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
    way: Way
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

    @property
    def splits(self) -> int | None:
        """How many different splits there are."""
        return self.way.count

    def split(self, seed: Seed) -> Parts:
        """Return the rows to learn from, to stop on and to test on."""
        if self.use == COMPARE:
            return self.way.split(seed)
        train, validation = self.way.to_fit(seed)
        if self.use == EVERYTHING:
            return np.sort(np.concatenate([train, validation])), train[:0], train[:0]
        return train, validation, train[:0]

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


def given_rows(
    cells: pd.DataFrame, y: Floats, targets: Targets, sample_weight: Any, **beside: Any
) -> GivenRows:
    """Return the rows that are learned from: with a weight, and a label of some task.

    Args:
        cells: (m, columns) inputs, typed. y: (m, T) labels. sample_weight: (m,), or None.
        beside: groups, times or parts: (m,), or None; one at most is given.

    Raises:
        ValueError: when there are too few, or they cannot be split as asked.
    """
    weights, kept = None, np.asarray(~np.isnan(y).all(axis=1))
    if sample_weight is not None:
        weights = _check_sample_weight(sample_weight, y, dtype=np.float32, ensure_non_negative=True)
        kept = kept & (weights > 0)
        weights = weights[kept]
        if len(weights) and (weights == weights[0]).all():
            weights = None
    if kept.sum() < FEWEST:
        raise ValueError(
            f"at least {FEWEST} rows must have labels, got n_samples = {int(kept.sum())}"
        )
    require_one(**beside)
    by = {
        name.removesuffix("s"): _column(name, values, kept)
        for name, values in beside.items()
        if values is not None
    }
    cells, y = cells.iloc[np.flatnonzero(kept)].reset_index(drop=True), y[kept]
    way = way_of(targets.kinds, y, targets.names, **by)
    return GivenRows(cells, y, targets.names, targets.kinds, way, weights)


def _column(name: str, values: Any, kept: NDArray[np.bool_]) -> pd.Series:
    """Return what is given beside the rows as a column of cells of the rows kept."""
    column = pd.Series(values).reset_index(drop=True)
    if len(column) != len(kept):
        raise ValueError(f"{name} must be one for each of {len(kept):,} rows, got {len(column):,}")
    return typed_column(column[kept].reset_index(drop=True)).rename(name)
