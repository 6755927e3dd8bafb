"""The race that faults disturb, as a script of a user.

Arguments: the URL of the store, which has its result in the end.
It prints a line when the first curves are there, and how the race has ended.
"""

import sys

from core import Experiment
from core.computing.cluster import Cluster
from core.computing.races import Races
from core.computing.store import Store
from core.data import SharedFeatures
from tests.waiting import PATIENCE, until

EXPERIMENT = Experiment(SharedFeatures(tasks=3), width=24, replicates=12, steps=4000, patience=None)


def main(url: str) -> None:
    """Run the race."""
    races = Races(Cluster(workers=2), Store(url))
    ticket = races.race(EXPERIMENT)
    until(lambda: bool(ticket.progress().partial.curves))
    print("curves", flush=True)
    print(ticket.join(PATIENCE).status)
    races.close()
    races.store.close()


if __name__ == "__main__":  # workers import this file
    main(*sys.argv[1:])
