"""What tests of faults share: processes that are killed, and the random moments at which."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import pytest

from core import Grid
from core.computing import packing
from core.computing.cluster import Cluster
from core.computing.store import Store
from core.computing.sweeps import start_sweep
from tests.core.faults.sweeping import DRAWS
from tests.waiting import PATIENCE, until

ASKED_FOR = os.environ.get("FAULT_TIMES")


def times(usual: int) -> int:
    """Say how often a fault comes: a few times in the suite, many in `tests.soak faults`."""
    return int(ASKED_FOR or usual)


MOMENTS = range(times(1))  # random ones, at which each fault comes
# What another test of the suite claims as well, or half of it.
asked_for = pytest.mark.skipif(not ASKED_FOR, reason="half a minute: python -m tests.soak faults")
HERE = Path(__file__).parent
ROOT = HERE.parents[2]


def computed(cluster: Cluster, grid: Grid, url: str) -> int:
    """Compute what is missing of a grid as the script does; return how many points that were."""
    with pytest.MonkeyPatch.context() as patch, Store(url) as store:
        patch.setattr(packing, "draws_per_chunk", lambda *_: DRAWS)
        progress = start_sweep(grid, cluster, store).join(PATIENCE)
    assert progress.status == "finished", progress.reason
    return progress.partial.computed


def scores(grid: Grid, url: str) -> pd.DataFrame:
    """Read the scores of all points of a grid, in its order."""
    points = [experiment for _, experiment in grid.points()]
    with Store(url) as store:
        found = store.find(points)
    return pd.concat([found[e].scores for e in points], keys=range(len(points)))


class Moments:
    """Random moments of a sweep, each after a chosen number of finished points."""

    def __init__(self, seed: Sequence[int], url: str = "") -> None:
        self._rng = np.random.default_rng(seed)
        self._url = url

    def come(self, low: int, high: int) -> None:
        """Wait until `low` to `high` points are finished, and then for up to 0.3 s."""
        points = self._rng.integers(low, high, endpoint=True)
        with Store(self._url) as store:
            until(lambda: store.count() >= points)
        self.wait(0.3)

    def wait(self, seconds: float) -> None:
        """Wait for up to so many seconds."""
        time.sleep(self._rng.uniform(0, seconds))

    def choose(self, processes: list[psutil.Process]) -> psutil.Process:
        """Choose one of some processes."""
        return processes[self._rng.integers(len(processes))]


@contextmanager
def process(*command: str, **environment: str) -> Iterator[psutil.Popen]:
    """Run Python in a process group of its own, of which nothing is left afterwards.

    Args:
        command: a script of this folder, or options of Python, and its arguments.
    """
    started = psutil.Popen(
        [sys.executable, *command],
        cwd=HERE,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    try:
        yield started
    finally:
        kill_group(started)
        started.stdout.close()


def has_ended(killed: psutil.Process) -> bool:
    """Whether a process has ended, also where its parent ended before it asked after it."""
    return not killed.is_running() or killed.status() == psutil.STATUS_ZOMBIE


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
