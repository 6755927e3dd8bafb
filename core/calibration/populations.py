"""Populations whose true gain is known, as many samples of each can be drawn and compared."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count

import numpy as np
import pandas as pd

from core.calibration.all_kinds import AllKinds
from core.data import RoadScenes, SharedFeatures, Source, Table
from core.data.allocation import Sample
from core.data.arrays import Floats
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.splits.parts import NAMES, sizes
from core.experiments.experiment import Experiment

SPLITS = 10  # of each table; replicates of each experiment of a generator
QUESTIONS = 3  # of which a rare yes needs all
RARE = (0.05, 0.25)  # share of "yes" of each task where it is rare
THERE = 0.05  # share that every answer has at least where there are several
COUNTED = 2000  # rows by which it is judged
LARGEST_GROUP = 40  # rows
# streams of random numbers beside those of the experiments
DATA, BLANKS, GROUPS, LATER = 5, 6, 7, 8
GROUP, TIME, PART = "group", "time", "part"  # ways to split


class Population(ABC):
    """What is sampled again and again."""

    @property
    @abstractmethod
    def name(self) -> str:
        """For people."""

    @abstractmethod
    def experiments(self, seed: int, first: int, last: int) -> list[Experiment]:
        """Make the comparisons of samples first, ..., last - 1, which can share stacks."""


@dataclass(frozen=True)
class Tables(Population):
    """Tables that people might bring: other rows each, of the same tasks.

    Attributes:
        title: for people.
        tasks, relatedness: see `SharedFeatures`.
        rows: of each table, all parts.
        width: of the networks that are compared.
        kinds: of the tasks, by name; none given: all are yes/no.
        rare: whether "yes" is rare.
        blanks: share of the labels that are '?', in all parts of a table.
        by: how rows are split: GROUP, where they come in groups that are alike; TIME, the first
            row being the oldest; PART, once and for all; "": at random.
        drifting: whether what the tasks ask changes from the first row to the last.
    """

    title: str
    tasks: int
    relatedness: float
    rows: int
    width: int
    kinds: tuple[str, ...] = ()
    rare: bool = False
    blanks: float = 0.0
    by: str = ""
    drifting: bool = False

    @property
    def name(self) -> str:
        """For people."""
        return self.title

    def experiments(self, seed: int, first: int, last: int) -> list[Experiment]:
        """Make the comparisons on some tables."""
        return [
            Experiment(
                table, width=self.width, replicates=SPLITS * table.starts, seed=first + number
            )
            for number, table in enumerate(self.tables(seed, first, last))
        ]

    def tables(self, seed: int, first: int, last: int) -> list[Table]:
        """Draw tables first, ..., last - 1: equal ones however they are cut."""
        sample = self._sampler(seed)
        drawn = [sample(self.rows) for _ in range(last)][first:]
        return [self._table(x, y, (seed, first + k)) for k, (x, y) in enumerate(drawn)]

    def _sampler(self, seed: int) -> Sample:
        """Return what draws rows; a rare yes needs several answers of "yes" at once.

        Which is rare by how much depends on the draw of the questions: the first draw counts in
        which every task is as rare as `RARE` says, or every answer there as `THERE` does.
        """
        if self.kinds:
            of_kinds = AllKinds(self.tasks, relatedness=self.relatedness, asked=self.kinds)
            return _first(
                (of_kinds.sampler((seed, attempt, DATA)) for attempt in count()),
                lambda y: all(map(_all_there, of_kinds.kinds, y.T)),
            )
        if self.drifting:
            source = SharedFeatures(tasks=self.tasks, relatedness=self.relatedness)
            return _drifting(source.sampler((seed, DATA)), source.sampler((seed, LATER)), seed)
        if not self.rare:
            plain = SharedFeatures(tasks=self.tasks, relatedness=self.relatedness)
            return plain.sampler((seed, DATA))
        source = SharedFeatures(tasks=self.tasks * QUESTIONS, relatedness=self.relatedness)

        def all_at_once(sample: Sample, rows: int) -> tuple[Floats, Floats]:
            x, y = sample(rows)
            return x, y.reshape(rows, self.tasks, QUESTIONS).min(axis=2)

        return _first(
            (partial(all_at_once, source.sampler((seed, attempt, DATA))) for attempt in count()),
            lambda y: bool(RARE[0] <= y.mean(axis=0).min() and y.mean(axis=0).max() <= RARE[1]),
        )

    def _table(self, x: Floats, y: Floats, seed: tuple[int, int]) -> Table:
        y[np.random.default_rng((*seed, BLANKS)).random(y.shape) < self.blanks] = np.nan
        tasks = tuple(f"task {j + 1}" for j in range(self.tasks))
        frame = pd.DataFrame(x, columns=[f"input {k + 1}" for k in range(x.shape[1])])
        frame[list(tasks)] = y
        if self.by == TIME:
            return Table(
                frame.assign(time=np.arange(self.rows)), tasks, read_as=self.kinds, time="time"
            )
        if self.by == PART:
            words = np.repeat(NAMES, sizes(self.rows))
            return Table(frame.assign(part=words), tasks, read_as=self.kinds, part="part")
        if self.by == GROUP:
            # who is alike in the first input is one group, of random size
            rng = np.random.default_rng((*seed, GROUPS))
            large = rng.integers(2, LARGEST_GROUP, size=self.rows)
            group = np.repeat(np.arange(self.rows), large)[: self.rows]
            frame["group"] = group[np.argsort(np.argsort(x[:, 0]))].astype(np.float64)
            return Table(frame, tasks, group="group", read_as=self.kinds)
        return Table(frame, tasks, read_as=self.kinds)


def _drifting(before: Sample, after: Sample, seed: int) -> Sample:
    """Sample rows of which ever more answer the later questions, none at first, all at last."""
    rng = np.random.default_rng((seed, LATER))

    def sample(rows: int) -> tuple[Floats, Floats]:
        (x, y), (later_x, later_y) = before(rows), after(rows)
        late = (rng.random(rows) < np.arange(rows) / rows)[:, None]
        return np.where(late, later_x, x), np.where(late, later_y, y)

    return sample


def _first(samplers: Iterator[Sample], good: Callable[[Floats], bool]) -> Sample:
    """Return the first of endless samplers whose labels are good."""
    return next(sample for sample in samplers if good(sample(COUNTED)[1]))


def _all_there(kind: TaskKind, labels: Floats) -> bool:
    """Whether every answer has its share of the labels; numbers have none."""
    if kind == NUMBERS:
        return True
    return min(float((labels == k).mean()) for k in range(kind.answers)) >= THERE


@dataclass(frozen=True)
class Draws(Population):
    """Experiments on a generator: every replicate is a draw of its own.

    Attributes:
        title: for people. width: of the networks that are compared.
    """

    title: str
    source: Source
    width: int

    @property
    def name(self) -> str:
        """For people."""
        return self.title

    def experiments(self, seed: int, first: int, last: int) -> list[Experiment]:
        """Make comparisons that differ in their seed."""
        return [
            Experiment(self.source, width=self.width, replicates=SPLITS, seed=1000 * seed + number)
            for number in range(first, last)
        ]


ALL_KINDS = ("yes/no", "classes", "ordered", "numbers")
POPULATIONS: tuple[Population, ...] = (
    Tables("related", tasks=4, relatedness=1.0, rows=500, width=8),
    Tables("unrelated", tasks=4, relatedness=0.0, rows=500, width=4),
    Tables("three quarters shared", tasks=4, relatedness=0.75, rows=800, width=32),
    Tables("one quarter shared", tasks=4, relatedness=0.25, rows=600, width=64),
    Tables("two tasks", tasks=2, relatedness=1.0, rows=300, width=16),
    Tables("twelve tasks", tasks=12, relatedness=1.0, rows=1000, width=16),
    Tables("many rows", tasks=4, relatedness=0.5, rows=3000, width=32),
    Tables("few rows", tasks=6, relatedness=1.0, rows=200, width=32),
    Tables("narrow", tasks=4, relatedness=1.0, rows=1000, width=2),
    Tables("rare yes", tasks=4, relatedness=1.0, rows=1500, width=16, rare=True),
    Tables("blanks", tasks=6, relatedness=1.0, rows=1000, width=16, blanks=0.4),
    Tables("groups", tasks=4, relatedness=1.0, rows=800, width=16, by=GROUP),
    Tables("time", tasks=4, relatedness=1.0, rows=800, width=16, by=TIME),
    Tables("time, drifting", tasks=4, relatedness=1.0, rows=800, width=16, by=TIME, drifting=True),
    Tables("one given split", tasks=4, relatedness=1.0, rows=800, width=16, by=PART),
    Tables("numbers", 4, relatedness=1.0, rows=500, width=8, kinds=("numbers",) * 4),
    Tables("unrelated numbers", 4, relatedness=0.0, rows=500, width=8, kinds=("numbers",) * 4),
    Tables("classes", 4, relatedness=1.0, rows=500, width=8, kinds=("classes",) * 4),
    Tables("ordered", 4, relatedness=1.0, rows=500, width=8, kinds=("ordered",) * 4),
    Tables("all kinds, blanks", 4, 1.0, rows=600, width=16, kinds=ALL_KINDS, blanks=0.3),
    Draws("generator: shared features", SharedFeatures(tasks=4, examples=300), width=8),
    Draws("generator: unrelated", SharedFeatures(tasks=4, examples=300, relatedness=0.0), width=8),
    Draws("generator: road scenes", RoadScenes(tasks=4, examples=500), width=16),
    Draws("generator: numbers", SharedFeatures(tasks=4, examples=300, numbers=1.0), width=8),
    Draws("generator: half numbers", SharedFeatures(tasks=4, examples=300, numbers=0.5), width=8),
    Draws("generator: classes", AllKinds(4, examples=300, asked=("classes",) * 4), width=8),
    Draws("generator: ordered", AllKinds(4, examples=300, asked=("ordered",) * 4), width=8),
    Draws("generator: all kinds", AllKinds(4, examples=300, asked=ALL_KINDS), width=16),
)
