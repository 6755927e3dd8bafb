"""CountedScenes: road scenes with a chosen number of objects; a lesson shows them."""

from dataclasses import dataclass, replace
from typing import ClassVar

from core.data.arrays import Seed
from core.data.problem import Problem
from core.data.source import Sizes, Source
from core.data.sources.road_scenes import RoadScenes


@dataclass(frozen=True)
class CountedScenes(Source):
    """Road scenes that show at least `low` and at most `high` objects.

    Attributes:
        low, high: number of labels that are 1.
        scenes: from which they are picked.
    """

    key: ClassVar[str] = "counted"
    title: ClassVar[str] = "Counted road scenes"
    about: ClassVar[str] = "Road scenes with a chosen number of objects."

    low: int
    high: int
    scenes: RoadScenes

    @property
    def names(self) -> tuple[str, ...]:
        """The tasks."""
        return self.scenes.names

    def sizes(self) -> Sizes:
        """Say how large the problems are: what is not picked stays in x and y."""
        return self.scenes.sizes()

    def clean(self) -> "CountedScenes | None":
        """Return the same scenes as they are before noise is added."""
        clean = self.scenes.clean()
        return None if clean is None else replace(self, scenes=clean)

    def draw(self, seed: Seed) -> Problem:
        """Draw scenes, and keep those that have the right number of objects."""
        drawn = self.scenes.draw(seed)
        objects = drawn.y.sum(axis=1)
        kept = (objects >= self.low) & (objects <= self.high)
        train, validation, test = (
            rows[kept[rows]] for rows in (drawn.train, drawn.validation, drawn.test)
        )
        return replace(drawn, train=train, validation=validation, test=test)

    def stack_key(self) -> tuple[object, ...]:
        """Return what must agree for problems to be trained in common stacks."""
        return *super().stack_key(), self.low, self.high, self.scenes.stack_key()
