"""Shared by the tests of the engine: sources whose every number a test chooses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
import torch

from core.data.problem import Problem, Source, split_sizes

torch.set_num_threads(1)


@dataclass(frozen=True, eq=False)
class Given:
    """A source that hands out ready-made problems, one a replicate, over and over."""

    problems: tuple[Problem, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The tasks."""
        return self.problems[0].names

    def draw(self, seed: Sequence[int]) -> Problem:
        """Return the problem of the replicate that the seed names."""
        return self.problems[seed[1] % len(self.problems)]


@pytest.fixture(scope="session")
def given() -> Callable[..., Source]:
    """Make a source of ready-made problems."""

    def make(*problems: Problem) -> Source:
        return Given(problems)

    return make


@pytest.fixture(scope="session")
def problem() -> Callable[..., Problem]:
    """Make a small problem whose tasks can be learned from 5 inputs, with some labels '?'."""

    def make(
        tasks: int = 3,
        train: int = 60,
        validation: int = 30,
        test: int = 40,
        unlabelled: float = 0.0,
        seed: int = 0,
    ) -> Problem:
        rng = np.random.default_rng(seed)
        rows = train + validation + test
        x = rng.standard_normal((rows, 5)).astype(np.float32)
        y = (x @ rng.standard_normal((5, tasks)) + 0.5 * rng.standard_normal((rows, tasks))) > 0
        hidden = rng.random(y.shape) < unlabelled
        labels = np.where(hidden, np.nan, y).astype(np.float32)
        names = tuple(f"task {k}" for k in range(tasks))
        return Problem(x, labels, names, *split_sizes(train, validation, test))

    return make
