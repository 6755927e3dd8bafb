"""The sweep that faults disturb, as a script of a user; its numbers must not depend on them.

Arguments: the URL of the store, and the file that the table is written to.
It prints how many points it has computed.
"""

import sys

from core import Experiment, Grid, sweep
from core.computing import packing
from core.computing.cluster import Cluster
from core.computing.store import Store
from core.computing.sweeps import SweepProgress
from core.data import SharedFeatures

DRAWS = 9  # of a unit: few, so that a sweep has many units, of one point or of two
BASE = Experiment(SharedFeatures(tasks=3), replicates=4, steps=300)
WIDTHS = tuple(range(8, 16))
COARSE = Grid(BASE, (("width", WIDTHS), ("examples", (40, 80))))
GRID = Grid(BASE, (("width", WIDTHS), ("examples", (40, 60, 80))))


def main(url: str, table: str) -> None:
    """Compute the grid into a store."""
    packing.draws_per_chunk = lambda *_: DRAWS
    cluster, heard = Cluster(workers=2), list[SweepProgress]()
    with Store(url) as store:
        sweep(GRID, cluster, store, heard.append).to_parquet(table)
    cluster.close()
    print(heard[-1].partial.computed)


if __name__ == "__main__":  # workers import this file
    main(*sys.argv[1:])
