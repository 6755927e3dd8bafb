"""Two sweeps at once, of which one kills its workers as the kernel does when memory has gone.

Arguments: the URL of the store.
It prints how the sweep of the greedy experiment has ended and why, then how the other one has.
"""

import os
import signal
import sys
from dataclasses import dataclass
from typing import ClassVar

from core import Experiment, Grid
from core.computing import packing
from core.computing.cluster import Cluster
from core.computing.store import Store
from core.computing.sweeps import start_sweep
from core.data import Problem, SharedFeatures
from core.data.source import Seed
from tests.core.faults.sweeping import DRAWS, GRID
from tests.waiting import PATIENCE


@dataclass(frozen=True)
class Greedy(SharedFeatures):
    """A source that no worker survives."""

    key: ClassVar[str] = "greedy"

    def draw(self, seed: Seed) -> Problem:
        """Take too much: the kernel sends this signal, and no Python code hears of it."""
        os.kill(os.getpid(), signal.SIGKILL)
        return super().draw(seed)


def main(url: str) -> None:
    """Sweep both at once."""
    packing.draws_per_chunk = lambda *_: DRAWS
    greedy = Grid(Experiment(Greedy(tasks=3), replicates=4, steps=300), (("width", (8,)),))
    cluster = Cluster(workers=2)
    with Store(url) as store:
        tickets = [start_sweep(grid, cluster, store) for grid in (greedy, GRID)]
        for ticket in tickets:
            end = ticket.join(PATIENCE)
            print(end.status)
            print(repr(end.reason))
    cluster.close()


if __name__ == "__main__":  # workers import this file
    main(*sys.argv[1:])
