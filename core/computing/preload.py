"""What a worker process of our own does first: Dask loads this before any work."""

import os

from distributed import Worker

import core.fitting.side_by_side  # noqa: F401  imports torch while nobody waits
from core.computing.steady import keep_time

# Steps of niceness, of 19: where both want a core, Linux gives the pages' process about nine times
# the share of a worker. Workers have all of an idle core whatever it is.
POLITE = 10

keep_time()


# the name is Dask's: it is called in every worker as it starts
def dask_setup(_worker: Worker) -> None:
    """Let the pages' own process go first on this machine."""
    if hasattr(os, "nice"):
        os.nice(POLITE)
