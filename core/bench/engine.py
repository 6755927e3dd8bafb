"""Contestant: this engine's stack and training loop, as an experiment uses them."""

from core.bench.work import Weights, Work, weights_of
from core.training.batches import Batches
from core.training.fit import Trial


class Engine:
    """All networks as one stack; it draws and gathers its batches itself."""

    def __init__(self, work: Work) -> None:
        self.networks = range(work.networks)
        self._steps = work.steps
        batches = Batches(work.examples, work.groups, work.seeds)
        self._trial = Trial(work.stack(), batches, work.examples)

    def train(self) -> None:
        """Train without evaluating."""
        self._trial.train(self._steps, check=lambda: None)

    def weights(self) -> Weights:
        """Weights of the stack."""
        return weights_of(self._trial.stack)
