"""One unit of work: draws of equal shape, all arms trained side by side in common stacks."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import torch
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from core.data.problem import Problem
from core.experiments.experiment import Experiment
from core.fitting.draws import Draws
from core.metrics.auc import auc
from core.networks import budget
from core.networks.groups import Arm, arm_label, by_size, groups_of
from core.results.records import NOT_ANSWERED, ArmScores, Array, Seed, Unit
from core.training.batches import Examples
from core.training.loop import Check, fit

# step, and per arm the measurements (split, metric, R, T) of that moment
Progress = Callable[[int, dict[str, Array]], None]


class _Candidate:
    """An arm at one width: the trials that together cover all tasks."""

    def __init__(self, draws: Draws, arm: Arm, width: int, check: Check) -> None:
        experiment, inputs = draws.experiment, draws.examples.x.shape[1]
        groups = groups_of(arm, experiment.source.names)
        self.width = width
        self.parameters = budget.parameters(groups, inputs, width, experiment.depth)
        self.trials = draws.trials(arm, width, check)
        self._columns = [task for part in by_size(groups) for group in part for task in group]
        self._size = len(draws.seeds), len(experiment.source.names)

    def _by_task(self, parts: Sequence[torch.Tensor]) -> NDArray[np.float32]:
        """Join (..., E, K) of each stack into (..., R, T); NaN for tasks the arm has not."""
        draws, tasks = self._size
        flat = [part.numpy().reshape(*part.shape[:-2], draws, -1) for part in parts]
        joined: Array = np.full((*flat[0].shape[:-1], tasks), np.nan, dtype=np.float32)
        joined[..., self._columns] = np.concatenate(flat, axis=-1)
        return joined

    def validation_loss(self) -> Array:
        """(R,) mean over tasks of the lowest validation loss."""
        lowest = self._by_task([trial.best_loss for trial in self.trials])
        return np.asarray(np.nanmean(lowest, axis=1), dtype=np.float32)

    def latest(self) -> Array:
        """(split, metric, R, T) of the last evaluation."""
        return self._by_task([trial.curves[-1] for trial in self.trials])

    def scores(self, steps: Sequence[int]) -> ArmScores:
        """Collect the arm's results after training."""
        curves = self._by_task([torch.stack(trial.curves) for trial in self.trials])
        steps_of = self._by_task([trial.stopped_at for trial in self.trials])
        stopped = np.nan_to_num(steps_of, nan=NOT_ANSWERED).astype(np.int64)
        moment = np.searchsorted(steps, stopped)
        test = np.take_along_axis(curves[:, 2], moment[None, None], axis=0)[0]
        ranked = [
            torch.from_numpy(auc(trial.best_logits.numpy(), trial.test_signs.numpy()))
            for trial in self.trials
        ]
        return ArmScores(
            error=test[1],
            log_loss=test[0],
            auc=self._by_task(ranked),
            stopped_at=stopped,
            width=np.full(self._size[0], self.width),
            parameters=np.full(self._size[0], self.parameters),
            curves=curves,
            seconds=sum(trial.seconds for trial in self.trials),
        )


def train_unit(
    experiment: Experiment,
    problems: Sequence[Problem],
    seeds: Sequence[Seed],
    on_progress: Progress,
    check: Check = lambda: None,
) -> Unit:
    """Train all arms on R problems of equal shape, one a seed.

    Args:
        experiment: gives tasks, arms, width, depth, budget and steps, equal for all draws; the
            problems may differ in number of examples, missing labels and relatedness.
        on_progress: told what every evaluation measured.
        check: called before every step; what it raises ends the training.
    """
    draws = Draws(experiment, problems, seeds, Examples(problems))
    arms: dict[str, list[_Candidate]] = {}
    for arm in experiment.arms:
        groups = groups_of(arm, experiment.source.names)
        inputs = draws.examples.x.shape[1]
        widths = budget.widths(
            experiment.budget, groups, inputs, experiment.width, experiment.depth
        )
        arms[arm_label(arm)] = [_Candidate(draws, arm, width, check) for width in widths]
    steps = []
    trials = [t for candidates in arms.values() for c in candidates for t in c.trials]
    for step in fit(trials, experiment.steps, check):
        steps.append(step)
        on_progress(step, {label: _leading(c) for label, c in arms.items()})
    scores = {label: _chosen(candidates, steps) for label, candidates in arms.items()}
    return Unit(tuple(seeds), tuple(steps), scores, problems[0].overlap)


def _preferred(candidates: Sequence[_Candidate]) -> NDArray[np.int64]:
    """(R,) the candidate with the lowest validation loss, in each replicate."""
    loss = np.stack([candidate.validation_loss() for candidate in candidates])
    return np.asarray(loss.argmin(axis=0), dtype=np.int64)


def _leading(candidates: Sequence[_Candidate]) -> Array:
    return _pick([c.latest() for c in candidates], _preferred(candidates), axis=-2)


def _chosen(candidates: Sequence[_Candidate], steps: Sequence[int]) -> ArmScores:
    scores = [candidate.scores(steps) for candidate in candidates]
    best = _preferred(candidates)
    return ArmScores(
        error=_pick([s.error for s in scores], best, axis=0),
        log_loss=_pick([s.log_loss for s in scores], best, axis=0),
        auc=_pick([s.auc for s in scores], best, axis=0),
        stopped_at=_pick([s.stopped_at for s in scores], best, axis=0),
        width=_pick([s.width for s in scores], best, axis=0),
        parameters=_pick([s.parameters for s in scores], best, axis=0),
        curves=_pick([s.curves for s in scores], best, axis=-2),
        seconds=sum(s.seconds for s in scores),
    )


def _pick(options: Sequence[np.ndarray], best: NDArray[np.int64], axis: int) -> np.ndarray:
    """Take replicate r from options[best[r]]; replicates lie along `axis`."""
    joined = [np.take(options[choice], [draw], axis=axis) for draw, choice in enumerate(best)]
    return np.concatenate(joined, axis=axis)


@contextmanager
def one_thread() -> Iterator[None]:
    """Compute on one thread: sums are then in one order, and workers do not share cores."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with threadpool_limits(limits=1, user_api="blas"):  # NumPy's own threads
            yield
    finally:
        torch.set_num_threads(before)
