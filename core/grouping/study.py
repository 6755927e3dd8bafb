"""A study: what every set of tasks scores in one network, and where gradients point."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.data.arrays import Floats
from core.grouping.partitions import subsets
from core.networks.groups import Groups
from core.results.intervals import Resampling


@dataclass(frozen=True, eq=False)
class Study:
    """R replicates of T tasks in all G = 2^T - 1 sets of them, see `subsets`.

    Attributes:
        names: of the tasks.
        losses: (R, G, T) lowest validation loss of a task in the network of a set, NaN elsewhere.
        points: (R, G, T) what it then falls short of on test examples, in points of error, AUC or
            skill; less is better.
        cosines: (R, T, T) how far what teaches j serves i, see
            `core.advice.affinity.gradient_agreement`; NaN on the diagonal.
        metric: of the points. resampling: how replicates depend on each other.
    """

    names: tuple[str, ...]
    losses: Floats
    points: Floats
    cosines: Floats
    metric: str
    resampling: Resampling

    @property
    def tasks(self) -> int:
        """T."""
        return len(self.names)

    @property
    def replicates(self) -> int:
        """R."""
        return len(self.losses)

    @property
    def subsets(self) -> Groups:
        """The sets of tasks, in their order."""
        return subsets(self.tasks)


def study_of(
    names: tuple[str, ...],
    scores: Sequence[pd.DataFrame],
    gradients: Sequence[pd.DataFrame],
    metric: str,
    resampling: Resampling,
) -> Study:
    """Put together what workers measured, a table of each kind for every replicate."""
    shape = len(scores), len(subsets(len(names))), len(names)
    losses, points = (np.full(shape, np.nan, dtype=np.float32) for _ in range(2))
    for replicate, frame in enumerate(scores):
        at = frame["subset"].to_numpy(), frame["task"].to_numpy()
        losses[replicate][at], points[replicate][at] = frame["loss"], frame["points"]
    cosines = np.stack([frame.to_numpy(dtype=np.float32) for frame in gradients])
    return Study(names, losses, points, cosines, metric, resampling)
