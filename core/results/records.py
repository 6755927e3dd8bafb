"""Records of training: the scores and curves of every arm, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.data.arrays import DrawSeed, Floats
from core.metrics.catalogue import CURVES
from core.metrics.metric import Metric
from core.results.intervals import Resampling

SPLITS = ("train", "validation", "test")
NOT_ANSWERED = -1  # step of a task that an arm does not answer: transfer has its focus task alone


@dataclass(frozen=True)
class ArmRecord:
    """What one arm reached in R draws of T tasks, each task at its own best step.

    Attributes:
        scores: by metric, (R, T) on the test examples.
        stopped_at: (R, T) step of the lowest validation loss, or NOT_ANSWERED.
        ended_at: (R, T) step at which the task's network ended, or NOT_ANSWERED.
        improving: (R, T) whether the last step came while its network made progress.
        diverged: (R, T) whether its validation loss became infinite or no number at all.
        width, parameters: (R,) of the arm's networks.
        tuning: (R,) number in core.training.rule.TUNINGS of how they were trained.
        curves: (evaluations, split, metric, R, T); see core.metrics.catalogue.curves_of.
        seconds: of training, all widths tried included, and what was trained beforehand.
    """

    scores: dict[str, Floats]
    stopped_at: NDArray[np.int64]
    ended_at: NDArray[np.int64]
    improving: NDArray[np.bool_]
    diverged: NDArray[np.bool_]
    width: NDArray[np.int64]
    tuning: NDArray[np.int64]
    parameters: NDArray[np.int64]
    curves: Floats
    seconds: float

    def take(self, draws: Sequence[int]) -> "ArmRecord":
        """Return the part of some draws, with their share of the seconds."""
        at = list(draws)
        return ArmRecord(
            scores={metric: values[at] for metric, values in self.scores.items()},
            stopped_at=self.stopped_at[at],
            ended_at=self.ended_at[at],
            improving=self.improving[at],
            diverged=self.diverged[at],
            width=self.width[at],
            tuning=self.tuning[at],
            parameters=self.parameters[at],
            curves=self.curves[..., at, :],
            seconds=self.seconds * len(at) / len(self.width),
        )


@dataclass(frozen=True)
class Record:
    """What came of R draws: an ArmRecord for each arm, by its name, and the steps of its curves.

    Attributes:
        drawn: the metrics of which there are curves.
    """

    seeds: tuple[DrawSeed, ...]
    steps: tuple[int, ...]
    arms: dict[str, ArmRecord]
    resampling: Resampling
    drawn: tuple[Metric, ...] = CURVES

    def take(self, draws: Sequence[int]) -> "Record":
        """Return the part of some draws."""
        seeds = tuple(self.seeds[draw] for draw in draws)
        arms = {name: arm.take(draws) for name, arm in self.arms.items()}
        return replace(self, seeds=seeds, arms=arms)
