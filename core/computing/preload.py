"""What a worker process of our own does first: Dask loads this before any work."""

import os

from distributed import Worker

import core.fitting.side_by_side  # noqa: F401  imports torch while nobody waits

POLITE = 10  # steps of niceness: who looks at a page goes before what trains behind it


def dask_setup(_worker: Worker) -> None:
    """Let the pages' own process go first on this machine."""
    if hasattr(os, "nice"):
        os.nice(POLITE)
