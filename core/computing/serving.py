"""What of all that is kept serves an experiment: with as many replicates, with more or with fewer.

The key of a kept experiment is its family, "-" and its replicates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.experiments.experiment import Experiment
from core.results.result import FINISHED


@dataclass(frozen=True)
class Held:
    """What a row is good for, told without its frames."""

    outcome: str
    has_curves: bool

    @property
    def finished(self) -> bool:
        """Whether all replicates had labels to learn from; else there are no curves either."""
        return self.outcome == FINISHED


def serving(
    experiments: Sequence[Experiment], held: Mapping[str, Held], with_curves: bool
) -> dict[str, list[Experiment]]:
    """Return the keys of the rows that serve best, and the experiments that each serves."""
    families: dict[str, dict[int, bool]] = {}
    for key, row in held.items():
        family, _, replicates = key.rpartition("-")
        enough = row.has_curves or not (with_curves and row.finished)
        if enough and replicates.isdecimal():  # else a disk has changed the key
            families.setdefault(family, {})[int(replicates)] = row.finished
    served: dict[str, list[Experiment]] = {}
    for experiment in experiments:
        best = _best(families.get(experiment.family, {}), experiment.replicates)
        if best is not None:
            served.setdefault(f"{experiment.family}-{best}", []).append(experiment)
    return served


def _best(there: Mapping[int, bool], wanted: int) -> int | None:
    """Return whose replicates serve best: the same number, else more, else the most of fewer.

    That a later replicate has no label left says nothing of those before it.
    """
    more = [count for count, finished in there.items() if count > wanted and finished]
    fewer = [count for count in there if count < wanted]
    if wanted in there:
        return wanted
    return min(more) if more else max(fewer, default=None)
