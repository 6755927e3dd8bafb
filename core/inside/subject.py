"""The networks of one arm as they are looked at: trained, and as they were on the way."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.arms.arm import Arm
from core.data.arrays import Floats, Rows
from core.experiments.experiment import Experiment
from core.fitting.candidate import Candidate
from core.fitting.fitted import Trained, trained_arm
from core.inside.forward import hidden
from core.inside.moments import Moments
from core.inside.silencing import cost_of_silence
from core.networks.groups import Groups
from core.networks.stack import Stack
from core.training.loop import Check

# Steps of training after which half of it is taken for done: nobody knows when a network ends.
HALF = 1500
Report = Callable[[float], None]  # takes the share that is done


@dataclass(frozen=True, eq=False)
class Subject:
    """One arm of an experiment on replicate 0.

    Attributes:
        trained: its networks. moments: how they were on the way.
        examples: how many of the first test examples are looked at.
    """

    trained: Trained
    moments: Moments
    examples: int

    @property
    def groups(self) -> Groups:
        """The tasks of each network, in the order of all that is said of networks here."""
        return tuple(group for part in self.trained.parts for group in part)

    @property
    def steps(self) -> Rows:
        """(E,) of the optimiser, when each network was at its best."""
        return torch.cat([best.step for best in self.trained.kept]).numpy()

    @property
    def stacks(self) -> list[Stack]:
        """The networks at their best."""
        return [best.stack for best in self.trained.kept]

    def test(self, stack: int) -> tuple[Tensor, Tensor]:
        """Return the test examples (n, d) and targets (E, O, n) of a stack."""
        x, target = self.trained.kept[stack].trial.held_out["test"]
        return x[0, : self.examples], target[:, :, : self.examples]

    def units(self, stacks: Sequence[Stack]) -> Floats:
        """Return the activations of all units on the test examples: (E, L, W, n)."""
        parts = []
        for number, stack in enumerate(stacks):
            weights = [weight.numpy() for weight in stack.weights[:-1]]
            biases = [bias[:, :, 0].numpy() for bias in stack.biases[:-1]]
            parts.append(hidden(weights, biases, self.test(number)[0].numpy()))
        return np.concatenate(parts, axis=1).swapaxes(0, 1)

    def first_weights(self, stacks: Sequence[Stack]) -> Floats:
        """Return the weights of the first layer, for inputs as they came: (E, W, d)."""
        first = torch.cat([stack.weights[0] for stack in stacks])
        scales = self.trained.candidate.examples.scales
        return (first / scales[0][1] if scales else first).numpy()

    def terms(self) -> Floats:
        """Return the loss of each task on each test example, 0 where it has no label: (T, n)."""
        return self._by_task(self._terms())

    def losses(self) -> Floats:
        """Return the test loss of each task: (T,), NaN where it has no label."""
        return self._by_task(
            best.trial.loss.measures[0](
                best.trial.loss.answers(best.stack.logits(self.test(number)[0][None])),
                self.test(number)[1],
            )
            for number, best in enumerate(self.trained.kept)
        )

    def costs_of_silence(self, weights: Floats) -> Floats:
        """Return how much the loss of each task rises without a unit of its network: (T, U, B).

        Args:
            weights: (n, B), see `cost_of_silence`.
        """
        ways = torch.from_numpy(weights)
        parts = (
            cost_of_silence(best.stack, *self.test(number), best.trial.loss, ways)
            for number, best in enumerate(self.trained.kept)
        )
        return self._by_task(part.transpose(1, 2) for part in parts)

    def _terms(self) -> Iterator[Tensor]:
        for number, best in enumerate(self.trained.kept):
            x, target = self.test(number)
            yield best.trial.loss.terms(best.stack.logits(x[None]), target)

    def _by_task(self, parts: Iterator[Tensor]) -> Floats:
        """Lay (E, K, ...) of each stack out by task: (T, ...)."""
        rows = torch.cat([part.flatten(0, 1) for part in parts]).numpy()
        tasks = [task for group in self.groups for task in group]
        return rows[np.argsort(tasks)]


def watched(
    experiment: Experiment, arm: Arm, examples: int, check: Check, report: Report
) -> Subject:
    """Train an arm on replicate 0 as `fit` does, and keep how its networks were on the way.

    Args:
        report: told, after every evaluation, about how much of the training is done.
    """
    moments = Moments()

    def watch(candidate: Candidate, step: int) -> None:
        moments(candidate, step)
        report(step / (step + HALF))

    trained = trained_arm(experiment, arm.name, 0, check, watch)
    return Subject(trained, moments, examples)
