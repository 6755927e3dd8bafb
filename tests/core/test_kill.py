import json
import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import pytest

from core import Grid
from core.computing import packing
from core.computing.races import Races
from core.computing.store import Store
from core.computing.sweeps import start_sweep
from tests.waiting import PATIENCE, until

DRAWS = 9  # of a unit: few, so that a sweep has many units, of one point or of two
SCRIPT = f"""
import sys

from core import Experiment, Grid, sweep
from core.computing import packing
from core.computing.cluster import Cluster
from core.data import SharedFeatures
from core.computing.store import Store

BASE = Experiment(SharedFeatures(tasks=3), replicates=4, steps=300)
WIDTHS = tuple(range(8, 16))
COARSE = Grid(BASE, (("width", WIDTHS), ("examples", (40, 80))))
GRID = Grid(BASE, (("width", WIDTHS), ("examples", (40, 60, 80))))


def main() -> None:
    packing.draws_per_chunk = lambda _: {DRAWS}
    cluster, heard = Cluster(workers=2), []
    with Store(sys.argv[1]) as store:
        sweep(GRID, cluster, store, heard.append)
    cluster.close()
    print(heard[-1].partial.computed)


if __name__ == "__main__":
    main()
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a script that computes a grid into the store it is given, as users write theirs."""
    path = tmp_path_factory.mktemp("script") / "my_sweep.py"
    path.write_text(SCRIPT)
    return path


@pytest.fixture(scope="module")
def grid(script: Path) -> Grid:
    """Read the grid of the script."""
    found = runpy.run_path(str(script))["GRID"]
    assert isinstance(found, Grid)
    return found


@pytest.fixture(scope="module")
def coarse(script: Path) -> Grid:
    """Read the grid that the script's grid refines."""
    found = runpy.run_path(str(script))["COARSE"]
    assert isinstance(found, Grid)
    return found


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Name an empty database."""
    return f"sqlite:///{tmp_path / 'results.sqlite'}"


@pytest.fixture(scope="module")
def undisturbed(jobs: Races, grid: Grid, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Scores of the grid's points, computed with nothing going wrong."""
    url = f"sqlite:///{tmp_path_factory.mktemp('undisturbed') / 'results.sqlite'}"
    assert computed(jobs, grid, url) == grid.size
    return scores(grid, url)


def computed(jobs: Races, grid: Grid, url: str) -> int:
    """Compute what is missing of a grid as the script does; return how many points that were."""
    store = Store(url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "draws_per_chunk", lambda _: DRAWS)
        progress = start_sweep(grid, jobs.cluster, store).join(PATIENCE)
    store.close()
    assert progress.status == "finished", progress.reason
    return progress.partial.computed


def scores(grid: Grid, url: str) -> pd.DataFrame:
    """Read the scores of all points of a grid, in its order."""
    store = Store(url)
    points = [experiment for _, experiment in grid.points()]
    found = store.find(points)
    store.close()
    return pd.concat([found[e].scores for e in points], keys=range(len(points)))


class Moments:
    """Random moments of a sweep, each after a chosen number of finished points."""

    def __init__(self, seed: int, url: str) -> None:
        self._rng = np.random.default_rng(seed)
        self._url = url

    def come(self, low: int, high: int) -> None:
        """Wait until `low` to `high` points are finished, and then for up to 0.3 s."""
        points = self._rng.integers(low, high, endpoint=True)
        with Store(self._url) as store:
            until(lambda: store.count() >= points)
        time.sleep(self._rng.uniform(0, 0.3))

    def choose(self, processes: list[psutil.Process]) -> psutil.Process:
        """Choose one of some processes."""
        return processes[self._rng.integers(len(processes))]


@contextmanager
def process(*command: str, **environment: str) -> Iterator[psutil.Popen]:
    """Run Python in a process group of its own, of which nothing is left afterwards."""
    started = psutil.Popen(
        [sys.executable, *command],
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **environment},
    )
    try:
        yield started
    finally:
        kill_group(started)
        started.stdout.close()


def kill_group(started: psutil.Popen) -> None:
    """Send SIGKILL to a process and all its children at once, as a power cut does."""
    family = [started, *started.children(recursive=True)] if started.is_running() else []
    try:
        os.killpg(started.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    started.wait(PATIENCE)
    _, alive = psutil.wait_procs(family[1:], PATIENCE)
    assert alive == []


def workers(started: psutil.Popen) -> list[psutil.Process]:
    """List the worker processes of a script."""
    return [p for p in started.children(recursive=True) if "spawn_main" in " ".join(p.cmdline())]


def test_a_killed_server_loses_only_what_was_in_flight(
    script: Path, grid: Grid, url: str, undisturbed: pd.DataFrame
) -> None:
    """After SIGKILL to all processes at a random moment, a new start computes what is missing.

    It ends with exactly the scores of a sweep that nothing disturbed.
    """
    store = Store(url)
    with process(str(script), url) as first:
        Moments(1, url).come(2, 14)
        kill_group(first)
    kept = store.count()
    store.close()
    assert 0 < kept < grid.size
    with process(str(script), url) as second:
        told, _ = second.communicate(timeout=PATIENCE)
    assert second.returncode == 0
    assert int(told) == grid.size - kept
    pd.testing.assert_frame_equal(scores(grid, url), undisturbed, check_exact=True)


def test_a_refined_grid_survives_a_kill(
    jobs: Races, script: Path, coarse: Grid, grid: Grid, url: str, tmp_path: Path
) -> None:
    """A finer grid that was killed ends with exactly the scores of one that nothing disturbed.

    Both began from the same coarse grid, whose points they keep as they were.
    """
    undisturbed = f"sqlite:///{tmp_path / 'undisturbed.sqlite'}"
    for each in (url, undisturbed):
        assert computed(jobs, coarse, each) == coarse.size
    before = scores(coarse, url)
    assert computed(jobs, grid, undisturbed) == grid.size - coarse.size
    store = Store(url)
    with process(str(script), url) as first:
        Moments(4, url).come(coarse.size + 1, coarse.size + 3)
        kill_group(first)
    kept = store.count()
    store.close()
    assert coarse.size < kept < grid.size
    with process(str(script), url) as second:
        told, _ = second.communicate(timeout=PATIENCE)
    assert int(told) == grid.size - kept
    pd.testing.assert_frame_equal(scores(grid, url), scores(grid, undisturbed), check_exact=True)
    pd.testing.assert_frame_equal(scores(coarse, url), before, check_exact=True)


def test_a_killed_worker_is_replaced(
    jobs: Races, script: Path, grid: Grid, url: str, undisturbed: pd.DataFrame
) -> None:
    """After SIGKILL to a worker at a random moment the sweep ends as if nothing had happened."""
    moments = Moments(2, url)
    with process(str(script), url) as running:
        moments.come(1, 10)
        killed = moments.choose(workers(running))
        killed.kill()
        told, _ = running.communicate(timeout=PATIENCE)
    assert not killed.is_running()
    assert running.returncode == 0
    assert int(told) == grid.size
    pd.testing.assert_frame_equal(scores(grid, url), undisturbed, check_exact=True)
    assert computed(jobs, grid, url) == 0


def test_machines_may_come_and_go(
    script: Path, grid: Grid, url: str, tmp_path: Path, undisturbed: pd.DataFrame
) -> None:
    """On a scheduler and workers started by hand a sweep gives the same scores.

    One worker is killed and another comes while it runs, and nothing is lost.
    """
    contact = tmp_path / "scheduler.json"
    listening = ("--host", "127.0.0.1", "--no-dashboard")
    worker = ("-m", "dask", "worker", *listening, "--nthreads", "1", "--scheduler-file")
    with ExitStack() as machines:
        scheduler = ("-m", "dask", "scheduler", *listening, "--port", "0", "--scheduler-file")
        machines.enter_context(process(*scheduler, str(contact)))
        leaving, _ = (machines.enter_context(process(*worker, str(contact))) for _ in range(2))
        until(contact.exists)
        address = json.loads(contact.read_text())["address"]
        moments = Moments(3, url)
        running = machines.enter_context(process(str(script), url, TOGETHER_SCHEDULER=address))
        moments.come(1, 10)
        assert running.children() == []  # it has no workers of its own
        kill_group(leaving)
        machines.enter_context(process(*worker, str(contact)))
        told, _ = running.communicate(timeout=PATIENCE)
        assert running.returncode == 0
    assert int(told) == grid.size
    pd.testing.assert_frame_equal(scores(grid, url), undisturbed, check_exact=True)
