"""RoadScenes: small pictures in which several objects can be present at once."""

from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data.allocation import FOR_EACH, Generated, allocation_setting, focus_setting, in_order
from core.data.amounts import examples_setting, tasks_setting
from core.data.arrays import Floats, Seed
from core.data.problem import Problem
from core.data.source import Sizes
from core.data.sources.glyphs import DECOYS, NAMES, SIDE, SUPPORTS, TOPS, drawn, name_of
from core.data.truth import Truth
from core.settings.setting import Number, Whole, setting

WIDE, HIGH = SIDE + 1, 2 * SIDE  # pixels of a place: a top on a support, and a gap
PLACES = 10  # at most, in two rows from the fifth object on
PRESENT = 0.7  # chance of each part
STRENGTH = (0.5, 1.0)
SIDES = ("light", "dark")  # of a part, beside the road


class Object(NamedTuple):
    """What a task asks for: there when its top and its support are."""

    top: str
    support: str

    @property
    def name(self) -> str:
        """The name of the task."""
        return name_of(*self)


@dataclass(frozen=True)
class RoadScenes(Generated):
    """Pictures of a road; an object (a task) is there exactly when both its parts are.

    An object is a top on a support, such as a stop sign: a round top on a pole. Every part is in
    a picture with probability 0.7, lighter or darker than the road, at a strength of 0.5 to 1; in
    one picture it looks the same at all objects that have it. Objects share parts, so that a
    network can learn a part once and use it for several tasks. The first ten objects have a place
    of their own; those after them are other pairs of the same parts.

    Attributes:
        tasks: 1 to 100 objects.
        examples: training pictures (for each task when the allocation is "own").
        sharing: how densely parts are shared: 0 as little as ten tops and ten supports allow, up to
            ten objects nothing; 1 as much as possible. 0.75 makes the four objects of five parts.
        decoys: shapes that come and go like parts, over the objects, and belong to none.
        noise: standard deviation of every pixel. Pictures of noise 0 are the same ones, clean.
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
    sharing: float = setting(
        0.75,
        "Sharing of parts",
        "How densely objects share parts: 0 as little as possible, 1 as much as possible.",
        Number(0.0, 1.0, step=0.25),
        usual=(0.0, 0.25, 0.5, 0.75, 1.0),
        axis=(0.0, 0.25, 0.5, 0.75, 1.0),
    )
    decoys: int = setting(
        0,
        "Decoys",
        "Shapes over the objects that belong to none of them.",
        Whole(0, len(DECOYS)),
        stacked=True,
        on_demand=True,
    )
    noise: float = setting(
        0.3,
        "Noise",
        "How much every pixel varies by chance; parts are 0.5 to 1 lighter or darker.",
        Number(0.0, 1.0, step=0.1),
        stacked=True,
        on_demand=True,
    )
    allocation: str = allocation_setting()
    focus_examples: int = focus_setting()

    def __post_init__(self) -> None:
        self.check()

    @property
    def objects(self) -> tuple[Object, ...]:
        """What the tasks ask for, in their order."""
        return _objects(self.tasks, *_parts(self.tasks, self.sharing))

    @property
    def names(self) -> tuple[str, ...]:
        """The tasks."""
        return tuple(each.name for each in self.objects)

    @property
    def shared_by(self) -> float:
        """How many objects have a part, on average."""
        return 2 * self.tasks / sum(_parts(self.tasks, self.sharing))

    @property
    def picture(self) -> tuple[int, int]:
        """Height and width in pixels."""
        rows, columns = _street(self.tasks)
        return rows * HIGH, columns * WIDE

    def clean(self) -> "RoadScenes | None":
        """Return the same scenes as they are before noise is added."""
        return replace(self, noise=0.0) if self.noise else None

    def sizes(self) -> Sizes:
        """Say how large the problems are."""
        height, width = self.picture
        return self.sizes_with(height * width)

    @property
    def parts(self) -> tuple[str, ...]:
        """The tops, then the supports, of which objects are built."""
        tops, supports = _parts(self.tasks, self.sharing)
        return (*list(TOPS)[:tops], *list(SUPPORTS)[:supports])

    def needs(self) -> NDArray[np.bool_]:
        """Return (parts, T) whether an object has a part."""
        return np.array([[part in each for each in self.objects] for part in self.parts])

    def draw(self, seed: Seed) -> Problem:
        """Draw the pictures of one problem."""
        return self._drawn(seed)[0]

    def truth(self, seed: Seed) -> Truth:
        """Return how light and how dark each part is in each picture."""
        amounts = self._drawn(seed)[1][:, : len(self.parts)]
        sides = np.stack([amounts.clip(min=0), (-amounts).clip(min=0)], axis=2)
        names = [f"{part} top" if part in TOPS else part for part in self.parts]
        return Truth(
            tuple(f"{side} {name}" for name in names for side in SIDES),
            tuple(np.repeat(names, len(SIDES)).tolist()),
            sides.reshape(len(amounts), -1),
            self.needs().repeat(len(SIDES), axis=0),
        )

    def pictured(self, amounts: Floats) -> Floats:
        """Return (n, pixels) pictures without noise.

        Args:
            amounts: (n, parts) how much lighter, or darker below 0, than the road each part is; 0:
                it is not there.
        """
        return amounts @ self._parts_drawn()

    def _drawn(self, seed: Seed) -> tuple[Problem, Floats]:
        """Draw the pictures, and (m, parts and decoys) how light or dark each is in them."""
        rng = np.random.default_rng(seed)
        templates = np.concatenate([self._parts_drawn(), self._decoys_drawn()])
        needs = self.needs().T.nonzero()[1].reshape(self.tasks, 2)
        sampled: list[Floats] = []

        def sample(rows: int) -> tuple[Floats, Floats]:
            cells = (rows, len(templates))
            there = rng.random(cells) < PRESENT
            strength = rng.uniform(*STRENGTH, cells) * rng.choice((-1, 1), cells)
            amounts = (there * strength).astype(np.float32)
            sampled.append(amounts)
            clean = amounts @ templates
            x: Floats = rng.standard_normal(clean.shape, np.float32)
            x *= np.float32(self.noise)
            x += clean
            return x, np.asarray(there[:, needs].all(axis=2), dtype=np.float32)

        problem = self.allocated(sample, picture=self.picture)
        return problem, in_order(sampled)

    def _parts_drawn(self) -> Floats:
        """(parts, pixels): each at all objects that have it, the tops first."""
        tops, supports = _parts(self.tasks, self.sharing)
        _, columns = _street(self.tasks)
        pictures = np.zeros((tops + supports, *self.picture), dtype=np.float32)
        for place, (top, support) in enumerate(self.objects[:PLACES]):
            row, column = place // columns * HIGH, place % columns * WIDE
            for half, (known, part) in enumerate(((TOPS, top), (SUPPORTS, support))):
                number, at = list(known).index(part) + half * tops, row + half * SIDE
                pictures[number, at : at + SIDE, column : column + SIDE] = drawn(known[part])
        return pictures.reshape(len(pictures), -1)

    def _decoys_drawn(self) -> Floats:
        """(decoys, pixels): each over every second object, half on its top, half on its support."""
        pictures = np.zeros((self.decoys, *self.picture), dtype=np.float32)
        rows, columns = _street(self.tasks)
        for number, glyph in enumerate(list(DECOYS.values())[: self.decoys]):
            for place in range(number % 2, rows * columns, 2):
                row, column = place // columns * HIGH + SIDE // 2, place % columns * WIDE
                pictures[number, row : row + SIDE, column : column + SIDE] = drawn(glyph)
        return pictures.reshape(self.decoys, rows * HIGH * columns * WIDE)


def _street(tasks: int) -> tuple[int, int]:
    """Return rows and columns of places."""
    if tasks <= 4:
        return 1, tasks
    return 2, 4 if tasks <= 8 else PLACES // 2


def _parts(tasks: int, sharing: float) -> tuple[int, int]:
    """Return how many tops and supports there are."""
    most = min(tasks, len(TOPS))
    few = int(np.ceil(np.sqrt(tasks)))
    least = few + -(-tasks // few)
    parts = round(least + (1 - sharing) * (2 * most - least))
    return parts // 2, parts - parts // 2


@cache
def _objects(tasks: int, tops: int, supports: int) -> tuple[Object, ...]:
    """Choose pairs of so many tops and supports: those first whose parts are used least.

    So every part is used, and all about equally. Of equals the order of NAMES decides.
    """
    known = list(NAMES)
    pairs = sorted(
        map(Object._make, product(list(TOPS)[:tops], list(SUPPORTS)[:supports])),
        key=lambda pair: known.index(pair) if pair in known else len(known),
    )
    used = dict.fromkeys([*TOPS, *SUPPORTS], 0)
    chosen: list[Object] = []
    for _ in range(tasks):
        least = min(pairs, key=lambda pair: used[pair.top] + used[pair.support])
        pairs.remove(least)
        chosen.append(least)
        for part in least:
            used[part] += 1
    return tuple(chosen)
