"""Shared features whose tasks are of all kinds: what `SharedFeatures` asks, in other answers."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from core.data import SharedFeatures
from core.data.allocation import Sample
from core.data.arrays import Floats, Seed
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.data.kinds.yes_no import YES_NO

SCORES = 3  # numbers of which a class is the largest
CUTS = (-1.0, 0.0, 1.0)  # between the places of ordered answers; numbers are spread by 1 to 4
KINDS: dict[str, TaskKind] = {
    kind.name: kind for kind in (YES_NO, Classes(SCORES), Ordered(len(CUTS) + 1), NUMBERS)
}


@final
@dataclass(frozen=True)
class AllKinds(SharedFeatures):
    """Every task reads its answer off three numbers of shared features.

    A number is the first of them, yes/no whether that is above 0, an ordered answer its place
    between -1, 0 and 1, and a class the largest of the three.

    Attributes:
        asked: the kind of each task, by name.
    """

    key: ClassVar[str] = "kinds"
    title: ClassVar[str] = "Shared features of all kinds"

    asked: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.asked) != self.tasks or set(self.asked) - set(KINDS):
            raise ValueError(
                f"asked must name {self.tasks} kinds out of {', '.join(KINDS)}, got {self.asked}"
            )

    @property
    def kinds(self) -> tuple[TaskKind, ...]:
        """Those asked for."""
        return tuple(KINDS[name] for name in self.asked)

    def sampler(self, seed: Seed) -> Sample:
        """Draw features and mixes; the answer samples rows of them, other rows at each call."""
        source = SharedFeatures(
            tasks=SCORES * self.tasks, relatedness=self.relatedness, numbers=1.0
        )
        numbers = source.sampler(seed)

        def sample(rows: int) -> tuple[Floats, Floats]:
            x, z = numbers(rows)
            return x, answered(z.reshape(rows, self.tasks, SCORES), self.kinds)

        return sample


def answered(numbers: Floats, kinds: tuple[TaskKind, ...]) -> Floats:
    """Return labels (rows, T) of numbers (rows, T, 3)."""
    labels = numbers[:, :, 0].copy()
    for task, kind in enumerate(kinds):
        if isinstance(kind, Classes):
            labels[:, task] = numbers[:, task].argmax(axis=1)
        elif isinstance(kind, Ordered):
            labels[:, task] = np.digitize(labels[:, task], CUTS)
        elif kind == YES_NO:
            labels[:, task] = labels[:, task] > 0
    return labels
