"""An arm at one width: the trials that together answer its tasks, and what they scored."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from core.arms.arm import Arm
from core.data.arrays import Floats
from core.metrics.catalogue import CURVES, METRICS
from core.networks import budget
from core.networks.groups import by_size
from core.results.records import NOT_ANSWERED, SPLITS, ArmRecord
from core.training.best import Best
from core.training.draws import Draws
from core.training.loop import Trial

TEST = SPLITS.index("test")


class Candidate:
    """An arm at one width. What it trains beforehand must be done before `begin` is called.

    Attributes:
        source: what is trained beforehand, kept at its best.
        trials: of the networks that answer the tasks; none before `begin`.
    """

    def __init__(self, draws: Draws, arm: Arm, width: int) -> None:
        groups, source = arm.groups(draws.names), arm.source_groups(draws.names)
        self._draws, self._arm, self._width = draws, arm, width
        self._parameters = budget.parameters(groups, draws.inputs, width, draws.depth)
        self.source = Best(draws.trial(source, width)) if source else None
        self.trials: list[Trial] = []
        self._columns = [task for part in by_size(groups) for group in part for task in group]

    def begin(self) -> None:
        """Make the trials, from what was trained beforehand if anything was."""
        source = None if self.source is None else self.source.stack
        self.trials = self._arm.trials(self._draws, self._width, source)
        if self.source is not None:
            self.trials[0].seconds += self.source.trial.seconds

    def _by_task(self, parts: Sequence[torch.Tensor]) -> Floats:
        """Join (..., E, K) of each stack into (..., R, T); NaN for tasks the arm has not."""
        draws, tasks = len(self._draws.seeds), len(self._draws.names)
        flat = [part.numpy().reshape(*part.shape[:-2], draws, -1) for part in parts]
        joined: Floats = np.full((*flat[0].shape[:-1], tasks), np.nan, dtype=np.float32)
        joined[..., self._columns] = np.concatenate(flat, axis=-1)
        return joined

    def validation_loss(self) -> Floats:
        """(R,) mean over tasks of the lowest validation loss."""
        lowest = self._by_task([trial.best_loss for trial in self.trials])
        return np.asarray(np.nanmean(lowest, axis=1), dtype=np.float32)

    def latest(self) -> Floats:
        """(split, metric, R, T) of the last evaluation."""
        return self._by_task([trial.curves[-1] for trial in self.trials])

    def record(self, steps: Sequence[int]) -> ArmRecord:
        """Collect the arm's results after training."""
        curves = self._by_task([torch.stack(trial.curves) for trial in self.trials])
        steps_of = self._by_task([trial.stopped_at for trial in self.trials])
        stopped = np.nan_to_num(steps_of, nan=NOT_ANSWERED).astype(np.int64)
        # exact: every task stopped at one of these steps, and what is not answered is NaN anywhere
        evaluation = np.searchsorted(steps, stopped)
        test = np.take_along_axis(curves[:, TEST], evaluation[None, None], axis=0)[0]
        scores = {metric.name: test[k] for k, metric in enumerate(CURVES)}
        for metric in METRICS.values():
            if metric.compute is not None:
                parts = [
                    metric.compute(trial.best_logits.numpy(), trial.test_labels.numpy())
                    for trial in self.trials
                ]
                scores[metric.name] = self._by_task([torch.from_numpy(part) for part in parts])
        draws = len(self._draws.seeds)
        return ArmRecord(
            scores=scores,
            stopped_at=stopped,
            width=np.full(draws, self._width),
            parameters=np.full(draws, self._parameters),
            curves=curves,
            seconds=sum(trial.seconds for trial in self.trials),
        )


def preferred(candidates: Sequence[Candidate]) -> NDArray[np.int64]:
    """(R,) the candidate with the lowest validation loss, in each replicate."""
    loss = np.stack([candidate.validation_loss() for candidate in candidates])
    return np.asarray(loss.argmin(axis=0), dtype=np.int64)


def pick(options: Sequence[np.ndarray], best: NDArray[np.int64], axis: int) -> np.ndarray:
    """Take replicate r from options[best[r]]; replicates lie along `axis`."""
    joined = [np.take(options[choice], [draw], axis=axis) for draw, choice in enumerate(best)]
    return np.concatenate(joined, axis=axis)
