"""What training returns: the scores and curves of every arm, as arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Seed = tuple[int, int]  # of an experiment, and the replicate

SPLITS = ("train", "validation", "test")
METRICS = ("log_loss", "error")  # of curves


@dataclass(frozen=True)
class ArmScores:
    """What one arm reached in R draws of T tasks, each task at its own best step.

    Attributes:
        error, log_loss, auc: (R, T) on the test examples.
        stopped_at: (R, T) step of the lowest validation loss.
        width, parameters: (R,) of the arm's networks.
        curves: (evaluations, split, metric, R, T).
        seconds: of training, all widths tried included.
    """

    error: Array
    log_loss: Array
    auc: Array
    stopped_at: NDArray[np.int64]
    width: NDArray[np.int64]
    parameters: NDArray[np.int64]
    curves: Array
    seconds: float


@dataclass(frozen=True)
class Unit:
    """Results of R draws: one ArmScores for each arm, by label, and the steps of its curves."""

    seeds: tuple[Seed, ...]
    steps: tuple[int, ...]
    arms: dict[str, ArmScores]
    overlap: float
