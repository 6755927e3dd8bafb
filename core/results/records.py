"""What training returns: the scores and curves of every arm, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Seed = tuple[int, int]  # of an experiment, and the replicate

SPLITS = ("train", "validation", "test")
METRICS = ("log_loss", "error")  # of curves
NOT_ANSWERED = -1  # step of a task that an arm does not answer: transfer has its focus task alone


@dataclass(frozen=True)
class ArmScores:
    """What one arm reached in R draws of T tasks, each task at its own best step.

    Attributes:
        error, log_loss, auc: (R, T) on the test examples.
        stopped_at: (R, T) step of the lowest validation loss, or NOT_ANSWERED.
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

    def take(self, draws: Sequence[int]) -> "ArmScores":
        """Return the part of some draws, with their share of the seconds."""
        at = list(draws)
        return ArmScores(
            error=self.error[at],
            log_loss=self.log_loss[at],
            auc=self.auc[at],
            stopped_at=self.stopped_at[at],
            width=self.width[at],
            parameters=self.parameters[at],
            curves=self.curves[..., at, :],
            seconds=self.seconds * len(at) / len(self.width),
        )


@dataclass(frozen=True)
class Unit:
    """Results of R draws: one ArmScores for each arm, by label, and the steps of its curves."""

    seeds: tuple[Seed, ...]
    steps: tuple[int, ...]
    arms: dict[str, ArmScores]
    overlap: float

    def take(self, draws: Sequence[int]) -> "Unit":
        """Return the part of some draws."""
        seeds = tuple(self.seeds[draw] for draw in draws)
        arms = {label: arm.take(draws) for label, arm in self.arms.items()}
        return replace(self, seeds=seeds, arms=arms)

    def without_curves(self) -> "Unit":
        """Return the scores alone: a sweep keeps no curves."""
        arms = {label: replace(arm, curves=arm.curves[:0]) for label, arm in self.arms.items()}
        return replace(self, steps=(), arms=arms)
