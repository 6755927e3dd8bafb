"""Shared by the tests of the engine: sources of chosen numbers, and both kinds of database."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np
import psutil
import pytest
import sqlalchemy as sa
import torch

from core.computing.cluster import Cluster
from core.computing.races import Races
from core.computing.store import Store
from core.data.problem import Problem, split_sizes
from core.data.source import Sizes, Source
from tests.servers import free_port

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


NUMBERS = count()  # of databases made


def _postgresql_programs() -> Path:
    """Find the server programs where Debian puts them; `tests/run` installs them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("no PostgreSQL server on this machine; `bash tests/run` installs one if it can")
    return found[-1].parent


class Server:
    """A PostgreSQL server of our own on loopback.

    Attributes:
        url: of the server, without a database.
    """

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder = programs, folder
        self._before: list[str] = []
        if os.geteuid() == 0:  # the server refuses to run as root
            self._before = ["runuser", "-u", "postgres", "--"]
            shutil.chown(folder, "postgres")
        port = free_port()
        self._options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off"
        self.url = f"postgresql+psycopg://tests@127.0.0.1:{port}"
        self._call("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username=tests")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        log = str(self._folder / "log")
        self._call("pg_ctl", "start", "--wait", "--options", self._options, "--log", log)

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; "immediate": as a power cut does."""
        self._call("pg_ctl", "stop", f"--mode={mode}")

    def processes(self) -> list[psutil.Process]:
        """List its processes, the one that accepts connections first."""
        pid = (self._folder / "data" / "postmaster.pid").read_text().split()[0]
        postmaster = psutil.Process(int(pid))
        return [postmaster, *postmaster.children(recursive=True)]

    def _call(self, program: str, *arguments: str) -> None:
        data = ["-D", str(self._folder / "data")]
        command = [*self._before, str(self._programs / program), *data, *arguments]
        subprocess.run(command, cwd=self._folder, check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """Run a PostgreSQL server."""
    programs = _postgresql_programs()
    folder = Path(tempfile.mkdtemp(prefix="together-postgresql-"))
    server = Server(programs, folder)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def postgresql(postgresql_server: Server) -> str:
    """Name the server by its URL."""
    return postgresql_server.url


@pytest.fixture
def postgresql_database(postgresql: str) -> str:
    """Name an empty database of the server."""
    name = f"results_{next(NUMBERS)}"
    engine = sa.create_engine(f"{postgresql}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return f"{postgresql}/{name}"


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name an empty database, once of each kind."""
    if request.param == "SQLite":
        return f"sqlite:///{tmp_path / 'results.sqlite'}"
    return str(request.getfixturevalue("postgresql_database"))
