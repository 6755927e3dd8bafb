"""The ways to train: each arm as the stacks that are fitted for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.data.one_label import one_label
from core.data.problem import Problem
from core.experiments.experiment import Experiment
from core.networks.groups import SOFTMAX_ARM, TRANSFERS, Arm, Groups, by_size, groups_of
from core.networks.initial import initialised
from core.networks.shape import Shape
from core.networks.stack import Stack
from core.results.records import Seed
from core.training.batches import Batches, Examples
from core.training.best import Best
from core.training.loop import Check, Trial, fit
from core.training.losses.softmax import LOGISTIC, SOFTMAX, Head

ONE_LABEL = 5  # stream of random numbers: which label softmax is given


@dataclass(frozen=True)
class Draws:
    """The draws that share stacks: their problems, seeds and examples."""

    experiment: Experiment
    problems: Sequence[Problem]
    seeds: Sequence[Seed]
    examples: Examples

    def trials(self, arm: Arm, width: int, check: Check) -> list[Trial]:
        """Make the trials of an arm, one for each size of its groups.

        Args:
            check: called before every step of what an arm trains beforehand.
        """
        groups = groups_of(arm, self.experiment.source.names)
        if arm in TRANSFERS:
            return [self._transferred(groups, width, arm == TRANSFERS[1], check)]
        if arm == SOFTMAX_ARM:
            return [self.trial(groups, width, self._forced(), SOFTMAX)]
        return [self.trial(part, width, self.examples) for part in by_size(groups)]

    def trial(self, groups: Groups, width: int, examples: Examples, head: Head = LOGISTIC) -> Trial:
        """Make the trial of one network for each group; groups of equal size, in any order."""
        stack = self._stack(groups, width)
        return Trial(stack, Batches(examples, groups, self.seeds), examples, head)

    def _stack(self, groups: Groups, width: int) -> Stack:
        depth, names = self.experiment.depth, self.experiment.source.names
        shape = Shape(self.examples.x.shape[1], width, depth, len(groups[0]))
        return initialised(shape, groups, names, self.seeds)

    def _forced(self) -> Examples:
        """Relabel the training examples so that each has one label at most."""
        seeds = [(*seed, ONE_LABEL) for seed in self.seeds]
        return Examples([one_label(p, s) for p, s in zip(self.problems, seeds, strict=True)])

    def _transferred(self, focus: Groups, width: int, head_only: bool, check: Check) -> Trial:
        """Train one network on all other tasks, keep its hidden layers, and go on with the focus.

        The source network is kept at the evaluation where the mean validation loss of *its* tasks
        was lowest. The focus task gets a new output layer; its validation labels serve for its own
        early stopping alone, as in every arm.
        """
        tasks = range(len(self.experiment.source.names))
        others: Groups = (tuple(task for task in tasks if (task,) not in focus),)
        source = self.trial(others, width, self.examples)
        best = Best(source)
        for step in fit([source], self.experiment.steps, check):
            best.look(step)
        stack = self._stack(focus, width)
        stack.copy_hidden(best.stack)
        trial = Trial(
            stack,
            Batches(self.examples, focus, self.seeds),
            self.examples,
            trained_layers=1 if head_only else None,
        )
        trial.seconds = source.seconds
        return trial
