"""An arm at one width: the trials that together answer its tasks, and what they scored."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from core.arms.arm import Arm
from core.data.arrays import Floats
from core.metrics.catalogue import (
    CURVES,
    LOG_LOSS,
    LOSS,
    MAE,
    MIXED_CURVES,
    RMSE,
    SKILL,
    curves_of,
    metrics_of,
)
from core.networks import budget
from core.networks.groups import by_stack
from core.results.records import NOT_ANSWERED, SPLITS, ArmRecord
from core.results.weights import Recipe
from core.training.batches import Examples
from core.training.best import Best
from core.training.draws import Draws
from core.training.loop import Trial
from core.training.rule import TUNINGS

IN_UNITS = (RMSE.name, MAE.name)  # scores that have the unit of their labels


class Candidate:
    """An arm at one width and tuning. What it trains beforehand must be done before `begin`.

    Attributes:
        source: what is trained beforehand, kept at its best.
        trials: of the networks that answer the tasks; none before `begin`.
    """

    def __init__(self, draws: Draws, arm: Arm, width: int) -> None:
        groups, source = arm.groups(draws.names), arm.source_groups(draws.names)
        self._draws, self._arm, self._width = draws, arm, width
        # one tuning of a list, so that it can be taken replicate by replicate like the width
        self._tuning = TUNINGS.index(draws.tuning)
        logits = [kind.logits for kind in draws.kinds]
        self._parameters = budget.parameters(groups, draws.inputs, width, draws.depth, logits)
        self.source = Best(draws.trial(source, width)) if source else None
        self.trials: list[Trial] = []
        parts = by_stack(groups, draws.kinds)
        self._columns = [task for part in parts for group in part for task in group]
        self._names = metrics_of([kind.name for kind in draws.kinds])
        # where a loss measures its score at every evaluation, too, it needs no skill beside it
        self._with_skill = curves_of([kind.name for kind in draws.kinds]) == MIXED_CURVES

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
        """(R,) mean of the lowest validation loss, over tasks that have validation labels."""
        # a task without any tells nothing of the width; one that has diverged is infinitely bad
        lowest = self._by_task([t.best_loss.where(t.judged, torch.nan) for t in self.trials])
        known = np.maximum((~np.isnan(lowest)).sum(axis=1), 1)
        return np.asarray(np.nansum(lowest, axis=1) / known, dtype=np.float32)

    @property
    def examples(self) -> Examples:
        """The examples, with their inputs standardised where that is how it was trained."""
        return self._draws.examples

    @property
    def recipe(self) -> Recipe:
        """How its networks are trained, when what is trained beforehand is done."""
        before = () if self.source is None else tuple(self.source.step.tolist())
        return Recipe(self._width, self._draws.tuning, before)

    @property
    def live(self) -> int:
        """How many networks are still in training."""
        return sum(int((~trial.patience.ended).sum()) for trial in self.trials)

    @property
    def networks(self) -> int:
        """How many networks there are, trained beforehand or not."""
        return sum(len(trial.patience.ended) for trial in self.trials)

    def give_up(self, replicates: NDArray[np.bool_]) -> None:
        """End the training of some replicates: (R,) whether each is one of them."""
        for trial in self.trials:
            trial.give_up(torch.from_numpy(replicates))

    def latest(self) -> Floats:
        """(split, metric, R, T) of the last evaluation."""
        return self._drawn([trial.curves[-1] for trial in self.trials])

    def record(self, steps: Sequence[int]) -> ArmRecord:
        """Collect the arm's results after training.

        Args:
            steps: of all evaluations; where the arm's networks ended earlier its curves go on
                level.
        """
        draws = len(self._draws.seeds)
        return ArmRecord(
            scores=self._scores(),
            stopped_at=self._whole([trial.stopped_at for trial in self.trials]),
            ended_at=self._whole([_for_tasks(t.ended_at, t) for t in self.trials]),
            improving=self._improving(),
            diverged=self._whole([trial.diverged for trial in self.trials]) > 0,
            width=np.full(draws, self._width),
            tuning=np.full(draws, self._tuning),
            parameters=np.full(draws, self._parameters),
            curves=self._curves(len(steps)),
            seconds=sum(trial.seconds for trial in self.trials),
        )

    def _scores(self) -> dict[str, Floats]:
        """By metric, (R, T) on the test examples; NaN for tasks of kinds that it does not judge."""
        found = [trial.test_scores() for trial in self.trials]
        if self._with_skill:  # stacks of yes/no tasks alone call their loss by its own name
            found = [of if LOSS.name in of else of | {LOSS.name: of[LOG_LOSS.name]} for of in found]
        missing = [torch.full_like(trial.best_loss, torch.nan) for trial in self.trials]
        scores = {
            name: self._by_task([f.get(name, m) for f, m in zip(found, missing, strict=True)])
            for name in self._names
        }
        if self._with_skill:
            scores[SKILL.name] = _skill(scores[LOSS.name], self._draws.constant_loss[-1])
            spread = self._draws.examples.standards[1]  # numbers are scored in units of their own
            scores |= {name: scores[name] * spread for name in IN_UNITS if name in scores}
        return scores

    def _drawn(self, measured: Sequence[torch.Tensor]) -> Floats:
        """Join (..., split, measure, E, K) of each stack into curves (..., split, metric, R, T)."""
        if not self._with_skill:
            return self._by_task(measured)
        loss = self._by_task([of_stack[..., 0, :, :] for of_stack in measured])
        return np.stack([loss, _skill(loss, self._draws.constant_loss)], axis=-3)

    def _whole(self, parts: Sequence[torch.Tensor]) -> NDArray[np.int64]:
        """Join (E, K) whole numbers of each stack into (R, T), NOT_ANSWERED elsewhere."""
        return np.nan_to_num(self._by_task(parts), nan=NOT_ANSWERED).astype(np.int64)

    def _improving(self) -> NDArray[np.bool_]:
        """(R, T) whether the task's network, or one trained beforehand, was cut in its progress."""
        of_task = self._whole([_for_tasks(t.patience.improving, t) for t in self.trials]) > 0
        if self.source is None:
            return of_task
        before = self.source.trial.patience.improving.numpy().reshape(len(of_task), -1)
        return of_task | before.any(axis=1, keepdims=True)

    def _curves(self, evaluations: int) -> Floats:
        """Join the curves of the stacks, each going on level for so many evaluations."""
        if not self._draws.with_curves:
            cells = len(self._draws.seeds), len(self._draws.names)
            return np.empty((0, len(SPLITS), len(CURVES), *cells), dtype=np.float32)
        joined = []
        for trial in self.trials:
            level = [trial.curves[-1]] * (evaluations - len(trial.curves))
            joined.append(torch.stack([*trial.curves, *level]))
        return self._drawn(joined)


def _skill(loss: Floats, constant: Floats) -> Floats:
    """Return 1 - loss / loss of the constant answer, NaN where that has none."""
    safe = np.where(constant > 0, constant, np.nan)
    return np.asarray(1 - loss / safe, dtype=np.float32)


def _for_tasks(of_network: torch.Tensor, trial: Trial) -> torch.Tensor:
    """Give each task what its network has: (E,) -> (E, K)."""
    return of_network[:, None].expand_as(trial.best_loss)


def preferred(candidates: Sequence[Candidate]) -> NDArray[np.int64]:
    """(R,) the candidate with the lowest validation loss, in each replicate."""
    loss = np.stack([candidate.validation_loss() for candidate in candidates])
    return np.asarray(loss.argmin(axis=0), dtype=np.int64)


def thin_out(candidates: Sequence[Candidate], share: float) -> None:
    """Let only a share of the candidates go on, in each replicate those that validation prefers."""
    loss = np.stack([candidate.validation_loss() for candidate in candidates])
    kept = max(1, round(share * len(candidates)))
    places = loss.argsort(axis=0).argsort(axis=0)  # 0 for the lowest loss of a replicate
    for candidate, place in zip(candidates, places, strict=True):
        candidate.give_up(place >= kept)


def pick(options: Sequence[np.ndarray], best: NDArray[np.int64], axis: int) -> np.ndarray:
    """Take replicate r from options[best[r]]; replicates lie along `axis`."""
    joined = [np.take(options[choice], [draw], axis=axis) for draw, choice in enumerate(best)]
    return np.concatenate(joined, axis=axis)
