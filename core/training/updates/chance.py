"""Random numbers of updates: those of a task depend on its draw and its name alone."""

import zlib

import numpy as np
import torch
from torch import Tensor

from core.training.updates.update import Networks

STREAM = 6  # of random numbers; see core.experiments.experiment
AHEAD = (
    64  # steps for which numbers are drawn at once: a call for each step takes ten times as long
)


class Chance:
    """A standard normal number for each task of each network, another one at every step.

    Neither the order of tasks, nor their number, nor who shares a stack or is grouped with whom
    matters.
    """

    def __init__(self, networks: Networks) -> None:
        self._generators = [
            [np.random.default_rng([*seed, STREAM, _number(networks.names[t])]) for t in group]
            for seed in networks.seeds
            for group in networks.groups
        ]
        self._dtype = networks.dtype
        self._drawn = torch.empty(0, *networks.size)
        self._step = 0

    def next(self) -> Tensor:
        """Return (E, K) numbers."""
        if self._step == len(self._drawn):
            drawn = [[one.standard_normal(AHEAD) for one in row] for row in self._generators]
            self._drawn = torch.tensor(np.array(drawn), dtype=self._dtype).movedim(2, 0)
            self._step = 0
        self._step += 1
        return self._drawn[self._step - 1]

    def leave(self, kept: Tensor) -> None:
        """Go on with some of the networks."""
        self._generators = [self._generators[network] for network in kept.tolist()]
        self._drawn = self._drawn[:, kept]


def _number(name: str) -> int:
    # not hash(): that of a text differs from process to process
    return zlib.crc32(name.encode())
