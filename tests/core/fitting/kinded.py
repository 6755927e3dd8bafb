"""Shared by the tests of kinds of tasks: problems of several kinds, trained, and their scores."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import Experiment
from core.arms.catalogue import ArmName
from core.data import Problem, Source
from core.data.arrays import Seed
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.data.kinds.yes_no import YES_NO
from core.data.problem import split_sizes
from core.data.source import Sizes
from core.fitting.side_by_side import train_side_by_side
from core.fitting.threads import one_thread
from core.results.records import ArmRecord, Record

NAMES = ("price", "colour", "grade", "sold")
KINDS: tuple[TaskKind, ...] = (NUMBERS, Classes(3), Ordered(4), YES_NO)
PRICE, COLOUR, GRADE, SOLD = range(4)
MEAN, SPREAD = 40.0, 12.0
GROUPING = (("grade", "price"), ("sold", "colour"))
ARMS: tuple[ArmName, ...] = ("together", "apart", GROUPING)
JUDGED = {  # by kind, the metrics that judge it
    "yes/no": {"error", "log_loss", "auc", "skill", "loss"},
    "classes": {"error", "log_loss", "auc", "skill", "loss"},
    "ordered": {"distance", "kappa", "skill", "loss"},
    "numbers": {"rmse", "mae", "r2", "skill", "loss"},
}


@dataclass(frozen=True, eq=False)
class Kinded(Source):
    """A source that hands out ready-made problems of any kinds, one a replicate."""

    key = "kinded"

    problems: tuple[Problem, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The tasks."""
        return self.problems[0].names

    @property
    def kinds(self) -> tuple[TaskKind, ...]:
        """Of each task."""
        return self.problems[0].kinds

    def sizes(self) -> Sizes:
        """Say how large the first problem is."""
        return Sizes(*self.problems[0].x.shape)

    def draw(self, seed: Seed) -> Problem:
        """Return the problem of the replicate that the seed names."""
        assert not isinstance(seed, int)
        return self.problems[seed[1] % len(self.problems)]


def mixed(
    train: int = 60,
    validation: int = 40,
    test: int = 50,
    unlabelled: float = 0.2,
    seed: int = 0,
) -> Problem:
    """Make a problem of a number, 3 classes, 4 places and a yes/no, learned from 5 inputs."""
    rng = np.random.default_rng(seed)
    rows = train + validation + test
    x = rng.standard_normal((rows, 5)).astype(np.float32)
    z = x @ rng.standard_normal((5, 6)) / 2 + 0.4 * rng.standard_normal((rows, 6))
    grade = np.digitize(z[:, 4], [-1, 0, 1])
    y = np.stack([MEAN + SPREAD * z[:, 0], z[:, 1:4].argmax(axis=1), grade, z[:, 5] > 0], axis=1)
    y[rng.random(y.shape) < unlabelled] = np.nan
    return Problem(
        x, y.astype(np.float32), NAMES, *split_sizes(train, validation, test), kinds=KINDS
    )


def part_of(problem: Problem, tasks: Sequence[int]) -> Problem:
    """Return the problem of some tasks alone, in this order."""
    return replace(
        problem,
        y=problem.y[:, list(tasks)],
        names=tuple(problem.names[task] for task in tasks),
        kinds=tuple(problem.kinds[task] for task in tasks),
    )


def trained(*problems: Problem, replicates: Sequence[int] = (), **settings: Any) -> Record:
    """Train an experiment of problems, one a replicate: small networks, a hundred steps."""
    experiment = Experiment(Kinded(problems), **{"width": 6, "steps": 100, **settings})
    seeds = [(0, replicate) for replicate in replicates or range(len(problems))]
    with one_thread():
        return train_side_by_side(experiment, problems, seeds)


def assert_scores(
    one: ArmRecord, many: ArmRecord, draws: Sequence[int], tasks: Sequence[int], rtol: float = 2e-3
) -> None:
    """Compare all scores of `one` with those of some draws and tasks of `many`."""
    at = np.ix_(draws, tasks)
    for name, scores in one.scores.items():
        np.testing.assert_allclose(scores, many.scores[name][at], rtol=rtol, atol=rtol)
    for name in ("stopped_at", "ended_at", "improving", "diverged"):
        assert np.array_equal(getattr(one, name), getattr(many, name)[at])


def standardised(problem: Problem) -> NDArray[np.float64]:
    """Return labels with the price standardised on the training part."""
    y = problem.y.astype(np.float64)
    known = y[problem.train, PRICE]
    y[:, PRICE] = (y[:, PRICE] - np.nanmean(known)) / np.nanstd(known)
    return y
