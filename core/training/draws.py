"""Draws that share stacks: their problems, seeds and examples, and the trials made of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import torch

from core.data.arrays import DrawSeed
from core.data.problem import Problem
from core.networks.groups import Groups
from core.networks.initial import initialised
from core.networks.shape import Shape
from core.networks.stack import Stack
from core.training.batches import Batches, Examples
from core.training.loop import Trial
from core.training.losses.loss import Loss
from core.training.rule import USUAL, Tuning
from core.training.updates.plain_sum import plain_sum
from core.training.updates.update import Update


@dataclass(frozen=True)
class Draws:
    """R draws of problems of equal shape.

    Attributes:
        names: of the T tasks.
        depth: hidden layers of every network.
        patience, with_curves: see `Trial`.
        tuning: see core.training.rule.
    """

    names: tuple[str, ...]
    depth: int
    problems: Sequence[Problem]
    seeds: Sequence[DrawSeed]
    examples: Examples
    patience: int | None
    with_curves: bool
    tuning: Tuning = USUAL

    @classmethod
    def of(
        cls,
        problems: Iterable[Problem],
        seeds: Sequence[DrawSeed],
        depth: int,
        patience: int | None = None,
        with_curves: bool = True,
    ) -> "Draws":
        """Lay the examples of some problems, one a seed, end to end.

        Where nobody else holds the problems their inputs are in memory once: many draws may wait
        for their turn in one worker.
        """
        drawn = list(problems)
        examples = Examples(drawn)
        drawn = examples.lent_to(drawn)
        return cls(drawn[0].names, depth, drawn, seeds, examples, patience, with_curves)

    @property
    def inputs(self) -> int:
        """d, the number of inputs."""
        return int(self.examples.x.shape[1])

    @cached_property
    def _standardised(self) -> Examples:
        """The examples standardised: one copy of the inputs, whoever is tuned so."""
        return self.examples.standardised()

    @property
    def scaling_matters(self) -> bool:
        """Whether the inputs are others when they are standardised."""
        return not torch.allclose(self._standardised.x, self.examples.x, rtol=0.0, atol=1e-3)

    def tuned(self, tuning: Tuning) -> "Draws":
        """Return the same draws, to be trained in another way."""
        scaled = tuning.scaled and not self.tuning.scaled
        examples = self._standardised if scaled else self.examples
        return replace(self, tuning=tuning, examples=examples)

    def relabelled(self, problems: Sequence[Problem]) -> "Draws":
        """Return the same draws with other labels."""
        examples = Examples(problems).to(self.examples.x.dtype)
        if self.tuning.scaled:
            examples = examples.standardised()
        return replace(self, problems=problems, examples=examples)

    def stack(self, groups: Groups, width: int) -> Stack:
        """Make one network for each group and draw; groups of equal size."""
        shape = Shape(self.inputs, width, self.depth, len(groups[0]))
        dtype = self.examples.x.dtype
        return initialised(shape, groups, self.names, self.seeds, dtype)

    def trial(
        self,
        groups: Groups,
        width: int,
        *,
        stack: Stack | None = None,
        loss: Loss | None = None,
        update: Update = plain_sum,
        trained_layers: int | None = None,
    ) -> Trial:
        """Make the trial of one network for each group; groups of equal size, in any order.

        Args:
            stack: where it goes on from; None: from initial weights.
            loss, update, trained_layers: see `Trial`: an arm with a rule of its own gives them.
        """
        made = self.stack(groups, width) if stack is None else stack
        batches = Batches(self.examples, groups, self.seeds)
        return Trial(
            made,
            batches,
            self.examples,
            loss,
            update,
            trained_layers,
            self.patience,
            self.with_curves,
            self.tuning,
        )
