"""RoadScenes: small pictures in which several objects can be present at once."""

from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

import numpy as np

from core.data.allocation import FOR_EACH, Generated, allocation_setting, focus_setting
from core.data.amounts import examples_setting, tasks_setting
from core.data.arrays import Floats, Seed
from core.data.problem import Problem
from core.data.source import Sizes
from core.settings.setting import Whole, setting

SIDE, CELL = 12, 4  # pixels
SLOTS = (2 * (SIDE - CELL) // CELL + 1) ** 2  # corners at every half cell: 25
PRESENT = 0.7  # chance of each part
AMPLITUDE = (0.6, 1.2)
NOISE = 0.3  # standard deviation of every pixel
OBJECTS = (
    "pedestrian", "car", "stop sign", "traffic light", "bicycle", "bus", "truck", "motorcycle",
    "tram", "crosswalk", "lane mark", "speed sign", "yield sign", "dog", "barrier", "cone",
    "tree", "lamp post", "bridge", "tunnel", "rail crossing", "bus stop", "pothole", "puddle",
    "hydrant", "mailbox", "bench", "pram", "scooter", "van", "trailer", "roundabout",
)  # fmt: skip


@dataclass(frozen=True)
class RoadScenes(Generated):
    """12 x 12 pictures of parts; an object (a task) is present when both its parts are.

    Every part is a template of random 4 x 4 strokes in a slot of its own, present with
    probability 0.7, at random polarity and amplitude 0.6-1.2; pixels carry noise 0.3.
    Objects share parts, so that a network can learn a part once and use it for several tasks.

    Attributes:
        tasks: 1 to 100 objects.
        examples: training pictures (for each task when the allocation is "own").
        parts: 2 to 25; None: 4 for up to 4 tasks, 8 for up to 32, else 16.
        allocation: "same", "own" or "focus" (see core.data.allocation).
        focus_examples: examples of the first task when the allocation is "focus".
    """

    key: ClassVar[str] = "road"
    title: ClassVar[str] = "Road scenes"
    about: ClassVar[str] = "Made pictures. Objects are built of parts that several objects share."

    tasks: int = tasks_setting(4, "Objects to find: yes/no questions asked of each picture.")
    examples: int = examples_setting(
        1500, "Training pictures.", Whole(1, 100_000), Whole(10, 10_000), FOR_EACH
    )
    parts: int | None = setting(
        None,
        "Parts",
        "Parts that objects share.",
        Whole(2, SLOTS, blank="by tasks"),
        stacked=True,
        on_pages=False,
    )
    allocation: str = allocation_setting()
    focus_examples: int = focus_setting()

    def __post_init__(self) -> None:
        self.check()

    @property
    def names(self) -> tuple[str, ...]:
        """The tasks."""
        more = tuple(f"object {k + 1}" for k in range(len(OBJECTS), self.tasks))
        return OBJECTS[: self.tasks] + more

    def sizes(self) -> Sizes:
        """Say how large the problems are."""
        return self.sizes_with(SIDE * SIDE)

    def draw(self, seed: Seed) -> Problem:
        """Draw templates, objects and pictures of one problem."""
        rng = np.random.default_rng(seed)
        count = self.parts or (4 if self.tasks <= 4 else 8 if self.tasks <= 32 else 16)
        templates = _templates(rng, count)
        pairs = _pairs(rng, count, self.tasks)

        def sample(rows: int) -> tuple[Floats, Floats]:
            present = rng.random((rows, count)) < PRESENT
            strength = rng.uniform(*AMPLITUDE, (rows, count)) * rng.choice((-1, 1), (rows, count))
            clean = (present * strength) @ templates
            x = clean + rng.normal(0, NOISE, clean.shape)
            y = np.logical_and(*present[:, pairs].transpose(2, 0, 1))
            return x.astype(np.float32), y.astype(np.float32)

        return self.allocated(sample, picture=(SIDE, SIDE))


def _slots() -> list[tuple[int, int]]:
    """List the upper left corners of the 25 slots: the 9 that do not overlap come first."""
    offsets = range(0, SIDE - CELL + 1, CELL // 2)
    corners = [(row, column) for row in offsets for column in offsets]
    return sorted(corners, key=lambda corner: any(offset % CELL for offset in corner))


def _templates(rng: np.random.Generator, count: int) -> Floats:
    """Draw (count, 144): each a picture that is zero outside its slot."""
    pictures = np.zeros((count, SIDE, SIDE), dtype=np.float32)
    slots = _slots()
    for picture, slot in zip(pictures, rng.permutation(max(9, count))[:count], strict=True):
        row, column = slots[slot]
        picture[row : row + CELL, column : column + CELL] = _strokes(rng)
    return pictures.reshape(count, -1)


def _strokes(rng: np.random.Generator) -> Floats:
    """Draw two different lines out of the rows, columns and diagonals of a 4 x 4 cell."""
    lines = [np.zeros((CELL, CELL), dtype=np.float32) for _ in range(2 * CELL + 2)]
    for k in range(CELL):
        lines[k][k, :] = 1
        lines[CELL + k][:, k] = 1
    lines[-2] = np.eye(CELL, dtype=np.float32)
    lines[-1] = np.fliplr(lines[-2])
    first, second = rng.choice(len(lines), 2, replace=False)
    return np.asarray(np.maximum(lines[first], lines[second]), dtype=np.float32)


def _pairs(rng: np.random.Generator, parts: int, tasks: int) -> np.ndarray:
    """Draw (tasks, 2) part numbers: pairs differ until every pair has been used."""
    every = np.array(list(combinations(range(parts), 2)))
    rounds = -(-tasks // len(every))
    order = np.concatenate([rng.permutation(len(every)) for _ in range(rounds)])
    return np.asarray(every[order[:tasks]])
