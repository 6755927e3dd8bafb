"""Contestant: this engine's stacks and training loop."""

from collections.abc import Sequence

import numpy as np

from core.bench.work import Weights, Workload, weights_of
from core.computing.packing import packed
from core.training.draws import Draws
from core.training.loop import Trial


class Engine:
    """The networks in chunks as a sweep packs them; it draws and gathers its batches itself."""

    def __init__(self, work: Workload) -> None:
        self.networks = range(work.networks)
        self._steps = work.steps
        chunks = packed([work.experiment])
        self._trials = [_trial(work, [draw for _, draw in chunk]) for chunk in chunks]

    def train(self) -> None:
        """Train chunk after chunk, without evaluating."""
        for trial in self._trials:
            trial.train(self._steps, check=lambda: None)

    def weights(self) -> Weights:
        """Weights of the stacks."""
        parts = [weights_of(trial.stack) for trial in self._trials]
        return Weights(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _trial(work: Workload, draws: Sequence[int]) -> Trial:
    problems, seeds = [work.problems[d] for d in draws], [work.seeds[d] for d in draws]
    return Draws.of(problems, seeds, work.shape.depth).trial(work.groups, work.width)
