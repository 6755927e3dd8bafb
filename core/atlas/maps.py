"""Which sweeps the atlas holds: the recorded grids, maps, and those that only lessons show."""

from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class Map:
    """One sweep of the atlas."""

    title: str
    grid: Grid


def recorded_grids() -> tuple[Map, ...]:
    """List the grids of usual settings whose points are recorded with their curves."""
    widths = ("width", (2, 4, 8, 32, 128))
    # a picture has 448 to 1,120 points: twice the width is twice the work
    of_scenes = ("width", (2, 4, 8, 32, 64))
    missing = ("missing", (0.0, 0.5))
    scenes = ("examples", (100, 400, 1500))
    grids: dict[Source, tuple[tuple[str, tuple[Value, ...]], ...]] = {
        RoadScenes(): (
            ("tasks", (2, 4, 8)),
            scenes,
            of_scenes,
            missing,
            ("sharing", (0.0, 0.75, 1.0)),
        ),
        RoadScenes(tasks=16): (scenes, of_scenes, missing),
        SharedFeatures(): (
            ("tasks", (2, 4, 8, 16)),
            ("examples", (50, 200, 400, 800)),
            widths,
            missing,
            ("relatedness", (0.0, 0.5, 1.0)),
        ),
        Digits(): (("examples", (400, 1500)), widths, missing),
        Molecules(): (("examples", (1000, 4552)), widths),
    }
    return tuple(
        Map(source.title, Grid(Experiment(source, replicates=RECORDED, seed=SEED), axes))
        for source, axes in grids.items()
    )


def recorded_values(kind: type[Source]) -> dict[str, tuple[Value, ...]]:
    """Return the values of each setting that are recorded of a source, by name, ascending."""
    axes = [
        axis
        for each in recorded_grids()
        if isinstance(each.grid.base.source, kind)
        for axis in each.grid.axes
    ]
    names = dict.fromkeys(name for name, _ in axes)
    return {n: tuple(sorted({v for name, vs in axes if name == n for v in vs})) for n in names}


def maps() -> tuple[Map, ...]:
    """List the sweeps over the main settings."""
    return (
        *_maps("Shared features", SharedFeatures(), (50, 100, 200, 400, 800, 1600)),
        *_maps("Road scenes", RoadScenes(), (50, 100, 200, 400, 800, 1500)),
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


def _maps(title: str, source: SharedFeatures | RoadScenes, examples: tuple[int, ...]) -> list[Map]:
    source_type = type(source)
    middling = 400 if source_type is SharedFeatures else 1500

    def base(tasks: int = 8, allocation: str = SAME) -> Experiment:
        made = source_type(tasks=tasks, examples=middling, allocation=allocation)
        return Experiment(made, replicates=REPLICATES, seed=SEED)

    varied: list[tuple[str, Experiment, dict[str, tuple[Value, ...]]]] = [
        ("width and examples", base(tasks=4), {"width": WIDTHS, "examples": examples}),
        ("width and tasks", base(), {"width": WIDTHS, "tasks": TASKS}),
        ("tasks and examples", base(), {"tasks": TASKS, "examples": examples}),
        (
            "missing labels and examples",
            base(),
            {"missing": (0.0, 0.25, 0.5, 0.75, 0.9), "examples": examples[1:]},
        ),
        (
            "tasks and own examples for each",
            base(allocation=OWN),
            {"tasks": TASKS, "examples": examples[:4]},
        ),
    ]
    if source_type is SharedFeatures:
        relatedness = (0.0, 0.25, 0.5, 0.75, 1.0)
        varied.append(
            ("relatedness and width", base(), {"relatedness": relatedness, "width": WIDTHS})
        )
    return [
        Map(f"{title}: {name}", Grid(experiment, tuple(axes.items())))
        for name, experiment, axes in varied
    ]
