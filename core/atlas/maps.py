"""Which sweeps the atlas holds: the recorded grids, fine maps, and those that only lessons show."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from core.arms.catalogue import USUAL
from core.arms.softmax import SOFTMAX
from core.arms.transfer import TRANSFER, TRANSFER_HEAD
from core.data import Digits, Missing, Molecules, RoadScenes, SharedFeatures, Source
from core.data.allocation import FOCUS, OWN, SAME
from core.data.missing import DROP, MASK, ZERO
from core.data.patterns import HARD, POSITIVES
from core.experiments.experiment import Experiment
from core.experiments.grid import Grid
from core.networks.budget import BEST_WIDTH
from core.settings.setting import Value

REPLICATES = 20  # twice the default, as a map is measured once and read for good
RECORDED = 10  # of a point that is recorded with its curves: as many as a page asks for
SEED = 0
WIDTHS = (1, 2, 4, 8, 16, 32, 64, 128)
TASKS = (2, 4, 8, 16, 32)
Axes = tuple[tuple[str, tuple[Value, ...]], ...]


@dataclass(frozen=True)
class Map:
    """One sweep of the atlas.

    Attributes:
        title: its name.
        grid: its axes, and all of its points.
        parts: grids of the points that are measured; none: all are.
    """

    title: str
    grid: Grid
    parts: tuple[Grid, ...] = ()

    @property
    def measured(self) -> tuple[Grid, ...]:
        """The grids that are measured."""
        return self.parts or (self.grid,)


@cache
def recorded_grids() -> tuple[Map, ...]:
    """List the grids of usual settings whose points are recorded with their curves."""
    missing = ("missing", (0.0, 0.5))
    widths = ("width", (2, 4, 8, 32, 128))
    shared: Axes = (
        ("tasks", (2, 4, 8, 16)),
        ("examples", (50, 200, 400, 800)),
        widths,
        missing,
        ("relatedness", (0.0, 0.5, 1.0)),
    )
    return (
        _road_scenes(),
        _recorded(SharedFeatures(), shared),
        _recorded(Digits(), (("examples", (400, 1500)), widths, missing)),
        _recorded(Molecules(), (("examples", (1000, 4552)), widths)),
    )


def _road_scenes() -> Map:
    """Leave out of the grid what is dear: sixteen tasks with other than the usual sharing."""
    rest: Axes = (
        ("examples", (100, 400, 1500)),
        ("width", (2, 4, 8, 32, 64)),  # a picture has 448 to 1,120 points
        ("missing", (0.0, 0.5)),
    )
    sharing: Axes = (("sharing", (0.0, 0.75, 1.0)),)
    few: tuple[Value, ...] = (2, 4, 8)
    whole = _recorded(RoadScenes(), (("tasks", (*few, 16)), *rest, *sharing))
    parts = (
        replace(whole.grid, axes=(("tasks", few), *rest, *sharing)),
        _recorded(RoadScenes(tasks=16), rest).grid,
    )
    return replace(whole, parts=parts)


def _recorded(source: Source, axes: Axes) -> Map:
    return Map(source.title, Grid(Experiment(source, replicates=RECORDED, seed=SEED), axes))


def recorded_values(kind: type[Source]) -> dict[str, tuple[Value, ...]]:
    """Return the values of each setting that are recorded of a source, by name, ascending."""
    grids = (each.grid for each in recorded_grids() if isinstance(each.grid.base.source, kind))
    return {name: tuple(sorted(places)) for grid in grids for name, places in grid.axes}


def maps() -> tuple[Map, ...]:
    """List the fine maps over two settings of the shared features, which lessons read."""
    examples = (50, 100, 200, 400, 800, 1600)

    def base(tasks: int = 8, allocation: str = SAME) -> Experiment:
        source = SharedFeatures(tasks=tasks, examples=400, allocation=allocation)
        return Experiment(source, replicates=REPLICATES, seed=SEED)

    varied: dict[str, tuple[Experiment, Axes]] = {
        "width and examples": (base(tasks=4), (("width", WIDTHS), ("examples", examples))),
        "width and tasks": (base(), (("width", WIDTHS), ("tasks", TASKS))),
        "tasks and examples": (base(), (("tasks", TASKS), ("examples", examples))),
        "missing labels and examples": (
            base(),
            (("missing", (0.0, 0.25, 0.5, 0.75, 0.9)), ("examples", examples[1:])),
        ),
        "tasks and own examples for each": (
            base(allocation=OWN),
            (("tasks", TASKS), ("examples", examples[:4])),
        ),
        "relatedness and width": (
            base(),
            (("relatedness", (0.0, 0.25, 0.5, 0.75, 1.0)), ("width", WIDTHS)),
        ),
    }
    return tuple(
        Map(f"{SharedFeatures.title}: {name}", Grid(*of_map)) for name, of_map in varied.items()
    )


def lesson_maps() -> dict[str, Map]:
    """Return the sweeps that only lessons show, by name."""
    eight = SharedFeatures(tasks=8, examples=800)
    few = SharedFeatures(tasks=8, examples=1600, allocation=FOCUS)
    own = SharedFeatures(tasks=4, examples=100, allocation=OWN)
    two = SharedFeatures(tasks=2, examples=1600, allocation=FOCUS)
    rates: tuple[Value, ...] = (0.1, 0.3, 0.5, 0.7)

    def base(source: Source, **settings: Any) -> Experiment:
        return Experiment(source, replicates=REPLICATES, seed=SEED, **settings)

    transfer = (*USUAL, TRANSFER.name, TRANSFER_HEAD.name)
    grids = {
        MASK: Grid(base(eight), (("missing", rates),)),
        ZERO: Grid(base(eight, missing=Missing(0.0, ZERO)), (("missing", rates),)),
        DROP: Grid(base(eight, missing=Missing(0.0, DROP)), (("missing", rates),)),
        HARD: Grid(base(eight, missing=Missing(0.0, pattern=HARD)), (("missing", rates),)),
        POSITIVES: Grid(
            base(eight, missing=Missing(0.0, pattern=POSITIVES)), (("missing", rates),)
        ),
        "softmax": Grid(base(RoadScenes(), arms=(*USUAL, SOFTMAX.name)), (("examples", (1500,)),)),
        "transfer": Grid(
            base(few, arms=transfer),
            (("focus_examples", (10, 25, 50, 100, 400)), ("relatedness", (0.0, 1.0))),
        ),
        "sources": Grid(
            base(replace(few, examples=50), arms=transfer), (("examples", (50, 100, 400, 1600)),)
        ),
        "uneven": Grid(base(two), (("focus_examples", (10, 100, 400, 1600)),)),
        "hundred": Grid(base(own, width=64), (("tasks", (1, 4, 16, 32, 100)),)),
        "best width": Grid(
            base(SharedFeatures(examples=400), width=128, budget=BEST_WIDTH),
            (("tasks", (4, 16, 32)),),
        ),
        "digits": Grid(base(Digits()), (("width", (2, 8, 32, 128)),)),
        "molecules": Grid(
            base(Molecules(examples=1000)), (("width", (2, 8, 32)), ("examples", (1000, 4552)))
        ),
    }
    return {name: Map(f"Lesson: {name}", grid) for name, grid in grids.items()}
