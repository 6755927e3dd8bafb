"""Draws that share stacks: their problems, seeds and examples, and the trials made of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch

from core.data.arrays import DrawSeed, Floats, Rows
from core.data.kinds.kind import TaskKind, constant_losses
from core.data.problem import Problem
from core.metrics.catalogue import curves_of
from core.metrics.metric import Metric
from core.networks.groups import Groups
from core.networks.initial import initialised
from core.networks.shape import Shape
from core.networks.stack import Stack
from core.training.batches import Batches, Examples
from core.training.loop import Trial
from core.training.losses.catalogue import loss_of
from core.training.losses.loss import Loss
from core.training.rule import USUAL, Tuning
from core.training.updates.catalogue import update_of
from core.training.updates.rules import PLAIN_SUM, UpdateRule
from core.training.updates.update import Networks


@dataclass(frozen=True)
class Draws:
    """R draws of problems of equal shape.

    Attributes:
        names: of the T tasks. kinds: of each.
        depth: hidden layers of every network.
        patience, with_curves: see `Trial`.
        tuning: see core.training.rule.
    """

    names: tuple[str, ...]
    kinds: tuple[TaskKind, ...]
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
        of = drawn[0]
        return cls(of.names, of.kinds, depth, drawn, seeds, examples, patience, with_curves)

    @property
    def inputs(self) -> int:
        """d, the number of inputs."""
        return int(self.examples.x.shape[1])

    @property
    def drawn(self) -> tuple[Metric, ...]:
        """The metrics of which there are curves."""
        return curves_of([kind.name for kind in self.kinds])

    @property
    def overlap(self) -> float:
        """That of the problems: of splits by group it varies, and counts by its mean."""
        return float(np.mean([problem.overlap for problem in self.problems]))

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
        """Make one network for each group and draw; groups that can share a stack."""
        logits = [kind.logits for kind in self.kinds]
        outputs = sum(logits[task] for task in groups[0])
        shape = Shape(self.inputs, width, self.depth, outputs)
        return initialised(shape, groups, self.names, self.seeds, self.examples.x.dtype, logits)

    @cached_property
    def constant_loss(self) -> Floats:
        """(split, R, T) the loss of always giving the best constant answer of the training part.

        A task without any label in a part has none: NaN.
        """
        of_draws = [
            [constant_losses(p.kinds, p.y[p.train], p.y[rows]) for rows in _parts(p)]
            for p in self.problems
        ]
        return np.stack(of_draws, axis=1).astype(np.float32)

    def trial(
        self,
        groups: Groups,
        width: int,
        *,
        stack: Stack | None = None,
        loss: Loss | None = None,
        update: UpdateRule = PLAIN_SUM,
        trained_layers: int | None = None,
    ) -> Trial:
        """Make the trial of one network for each group; groups that can share a stack.

        Args:
            stack: where it goes on from; None: from initial weights.
            loss: None: that of the groups' kinds of tasks.
            update: how the tasks of a network share its step.
            trained_layers: see `Trial`.
        """
        made = self.stack(groups, width) if stack is None else stack
        batches = Batches(self.examples, groups, self.seeds)
        rate, dtype = self.tuning.learning_rate, made.flat.dtype
        networks = Networks(groups, self.names, self.seeds, rate, dtype)
        return Trial(
            made,
            batches,
            self.examples,
            loss or loss_of([self.kinds[task] for task in groups[0]]),
            update_of(update, networks),
            trained_layers,
            self.patience,
            self.with_curves,
            self.tuning,
        )


def _parts(problem: Problem) -> tuple[Rows, Rows, Rows]:
    return problem.train, problem.validation, problem.test
