"""Networks as they were at some moments of their training."""

from collections.abc import Sequence

import numpy as np
import torch

from core.fitting.candidate import Candidate
from core.fitting.fitted import Trained
from core.networks.stack import Stack
from core.training.loop import Trial
from core.training.rule import EVERY

MOST = 12  # moments that are looked at


def is_moment(step: int) -> bool:
    """Whether networks are kept as they are at an evaluation: at first each, later four a doubling.

    >>> [step for step in range(0, 1300, 50) if is_moment(step)]
    [0, 50, 100, 150, 200, 250, 300, 350, 400, 500, 600, 700, 800, 1000, 1200]
    """
    evaluation, rest = divmod(step, EVERY)
    while evaluation > 8 and evaluation % 2 == 0:
        evaluation //= 2
    return not rest and evaluation <= 8


def thinned(steps: Sequence[int]) -> list[int]:
    """Take at most MOST of some steps, evenly, the first and the last among them.

    >>> thinned(range(5)), thinned(range(23))
    ([0, 1, 2, 3, 4], [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22])
    """
    places = np.unique(np.linspace(0, len(steps) - 1, MOST).round().astype(int))
    return [steps[place] for place in places]


class Moments:
    """The networks of the candidates of an arm at all moments so far; it watches `trained_arm`."""

    def __init__(self) -> None:
        self._kept: dict[int, dict[int, list[Stack]]] = {}

    def __call__(self, candidate: Candidate, step: int) -> None:
        """Keep the networks of a candidate, if this is a moment."""
        if not is_moment(step):
            return
        kept = self._kept.setdefault(id(candidate), {})
        before = list(kept.values())[-1] if kept else [None] * len(candidate.trials)
        kept[step] = [_now(t, old) for t, old in zip(candidate.trials, before, strict=True)]

    def steps(self, trained: Trained) -> list[int]:
        """Return the moments of the candidate that was taken."""
        return list(self._kept[id(trained.candidate)])

    def at(self, trained: Trained, step: int) -> list[Stack]:
        """Return the networks of the candidate that was taken; who was past its best stays at it.

        Args:
            step: a moment, or one when all were past their best.
        """
        kept = self._kept[id(trained.candidate)].get(step)
        if kept is None:
            return [best.stack for best in trained.kept]
        stacks = []
        for best, then in zip(trained.kept, kept, strict=True):
            stack = then.only(torch.arange(then.networks))
            (past,) = torch.nonzero(best.step <= step, as_tuple=True)
            stack.copy_networks(best.stack, past, past)
            stacks.append(stack)
        return stacks


def _now(trial: Trial, before: Stack | None) -> Stack:
    """Copy the networks of a trial; those that have ended are as they were before."""
    networks = torch.arange(len(trial.patience.ended))
    if before is None:
        return trial.stack.only(networks)
    stack = before.only(networks)
    stack.copy_networks(trial.stack, trial.live, torch.arange(len(trial.live)))
    return stack
