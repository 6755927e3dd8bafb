"""Shared by the tests of the engine: sources of chosen numbers, and both kinds of database."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch

from core.computing.cluster import Cluster
from core.computing.races import Races
from core.computing.store import Store
from core.data.problem import Problem, split_sizes
from core.data.source import Sizes, Source
from tests.core.mixed import Mixed, mixed_table
from tests.core.postgres import PostgreSQL, serving

torch.set_num_threads(1)


@dataclass(frozen=True, eq=False)
class Given(Source):
    """A source that hands out ready-made problems, one a replicate, over and over."""

    key = "given"

    problems: tuple[Problem, ...]

    def sizes(self) -> Sizes:
        """Say how large the first problem is."""
        rows, inputs = self.problems[0].x.shape
        return Sizes(rows, inputs, self.problems[0].disjoint)

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


@pytest.fixture(scope="session")
def mixed() -> Mixed:
    """A table of tasks of all kinds."""
    return mixed_table()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    store = Store(f"sqlite:///{tmp_path / 'results.sqlite'}")
    yield store
    store.close()


@pytest.fixture
def cluster(jobs: Races) -> Cluster:
    """Two workers on loopback, shared by all tests."""
    return jobs.cluster


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """Run a PostgreSQL server of our own on loopback."""
    with serving() as server:
        yield server


@pytest.fixture
def postgresql_database(postgresql: PostgreSQL) -> str:
    """Name an empty database of the server."""
    return postgresql.new_database()


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name an empty database, once of each kind."""
    if request.param == "SQLite":
        return f"sqlite:///{tmp_path / 'results.sqlite'}"
    return str(request.getfixturevalue("postgresql_database"))
