"""Softmax: one network that gives each example one label."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, final

import numpy as np

from core.arms.arm import Arm
from core.data.arrays import Seed
from core.data.problem import Problem
from core.networks.groups import Groups

if TYPE_CHECKING:
    from core.networks.stack import Stack
    from core.training.draws import Draws
    from core.training.loop import Trial

ONE_LABEL = 5  # stream of random numbers: which label softmax is given


@final
@dataclass(frozen=True)
class Softmax(Arm):
    """One network that is taught one label of each example, and names one task at most."""

    name = "softmax"
    about: ClassVar[str] = "one network that gives each example one label"
    fewest_tasks: ClassVar[int] = 2
    takes_away: ClassVar[bool] = False
    yes_no_only: ClassVar[bool] = True

    def groups(self, names: Sequence[str]) -> Groups:
        """Return one group of all tasks.

        Raises:
            ValueError: when there is nothing to choose between.
        """
        self.require_tasks(names)
        return (tuple(range(len(names))),)

    def trials(self, draws: "Draws", width: int, source: "Stack | None") -> "list[Trial]":
        """Train on examples with one label each, by the cross-entropy of a softmax."""
        from core.training.losses.softmax import SOFTMAX

        seeds = [(*seed, ONE_LABEL) for seed in draws.seeds]
        forced = [one_label(p, s) for p, s in zip(draws.problems, seeds, strict=True)]
        groups = self.groups(draws.names)
        return [draws.relabelled(forced).trial(groups, width, loss=SOFTMAX)]


def one_label(problem: Problem, seed: Seed) -> Problem:
    """Keep one "yes" of each training example, drawn at random; all else becomes '?'.

    An example without any "yes" loses all its labels: softmax has no answer for it. Validation and
    test labels stay.
    """
    labels = problem.y[problem.train]
    random = np.random.default_rng(seed).random(labels.shape)
    # the largest of as many random numbers as there are yes: each is as likely
    chosen = np.where(labels == 1, random, -1).argmax(axis=1)
    y = problem.y.copy()
    kept = np.full_like(labels, np.nan)
    rows = np.flatnonzero((labels == 1).any(axis=1))
    kept[rows, chosen[rows]] = 1
    y[problem.train] = kept
    return replace(problem, y=y, disjoint=False)


SOFTMAX = Softmax()
