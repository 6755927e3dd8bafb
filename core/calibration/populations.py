"""Populations of tables: many samples of rows from the same tasks, as data that people bring."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.data import SharedFeatures, Table
from core.data.arrays import Floats

TASKS_OF_RARE = 3  # questions of which a rare answer needs all: 1 in 8 to 1 in 5 rows have it
LARGEST_GROUP = 40  # rows
DATA, BLANKS, GROUPS = 0, 1, 2  # streams of random numbers


@dataclass(frozen=True)
class Population:
    """Tables of one kind.

    Attributes:
        name: for people.
        tasks, relatedness: see `SharedFeatures`.
        rows: of each table, all parts.
        width: of the networks that are compared.
        rare: whether "yes" is rare.
        blanks: share of the labels that are '?', in all parts of a table.
        grouped: whether rows come in groups that are alike and must not be split.
    """

    name: str
    tasks: int
    relatedness: float
    rows: int
    width: int
    rare: bool = False
    blanks: float = 0.0
    grouped: bool = False

    def tables(self, count: int, seed: int) -> list[Table]:
        """Draw tables: other rows each, of the same tasks."""
        questions = TASKS_OF_RARE if self.rare else 1
        source = SharedFeatures(tasks=self.tasks * questions, relatedness=self.relatedness)
        x, y = source.sampler((seed, DATA))(count * self.rows)
        if self.rare:
            y = y.reshape(len(y), self.tasks, questions).min(axis=2)
        y[np.random.default_rng((seed, BLANKS)).random(y.shape) < self.blanks] = np.nan
        parts = np.arange(len(x)).reshape(count, self.rows)
        return [self._table(x[part], y[part], (seed, GROUPS, k)) for k, part in enumerate(parts)]

    def _table(self, x: Floats, y: Floats, seed: tuple[int, ...]) -> Table:
        tasks = tuple(f"task {j + 1}" for j in range(self.tasks))
        frame = pd.DataFrame(x, columns=[f"input {k + 1}" for k in range(x.shape[1])])
        frame[list(tasks)] = y
        if not self.grouped:
            return Table(frame, tasks)
        # who is alike in the first input is one group, of random size
        sizes = np.random.default_rng(seed).integers(2, LARGEST_GROUP, size=self.rows)
        group = np.repeat(np.arange(self.rows), sizes)[: self.rows]
        frame["group"] = group[np.argsort(np.argsort(x[:, 0]))].astype(np.float64)
        return Table(frame, tasks, group="group")


POPULATIONS = (
    Population("related", tasks=4, relatedness=1.0, rows=500, width=8),
    Population("unrelated", tasks=4, relatedness=0.0, rows=500, width=4),
    Population("three quarters shared", tasks=4, relatedness=0.75, rows=800, width=32),
    Population("one quarter shared", tasks=4, relatedness=0.25, rows=600, width=64),
    Population("two tasks", tasks=2, relatedness=1.0, rows=300, width=16),
    Population("twelve tasks", tasks=12, relatedness=1.0, rows=1000, width=16),
    Population("many rows", tasks=8, relatedness=0.5, rows=3000, width=64),
    Population("few rows", tasks=6, relatedness=1.0, rows=200, width=32),
    Population("narrow", tasks=4, relatedness=1.0, rows=1000, width=2),
    Population("rare yes", tasks=4, relatedness=1.0, rows=2000, width=16, rare=True),
    Population("blanks", tasks=6, relatedness=1.0, rows=1000, width=16, blanks=0.4),
    Population("groups", tasks=4, relatedness=1.0, rows=800, width=16, grouped=True),
)
