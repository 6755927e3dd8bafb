"""A grid of experiments: some settings vary, the rest stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

from core.data.catalogue import SOURCES
from core.experiments.adjusting import adjusted, declared, values
from core.experiments.experiment import Experiment
from core.settings.setting import Setting, Value

MAX_POINTS = 1_000_000  # listed in memory; 171 core-hours of 4 tasks, width 32, 10 replicates


@dataclass(frozen=True)
class Grid:
    """The experiments of a sweep.

    Attributes:
        base: the settings that do not vary.
        axes: names of settings that a map can vary, each with its values; see
            `axes_of`.

    Raises:
        ValueError: when an axis or a point is not as required.
    """

    base: Experiment
    axes: tuple[tuple[str, tuple[Value, ...]], ...]

    def __post_init__(self) -> None:
        names = [name for name, _ in self.axes]
        if not names or len(set(names)) != len(names):
            raise ValueError(f"a sweep must have one or more different axes, got {names}")
        known = axes_of(self.base)
        for name, places in self.axes:
            if name not in known:
                raise ValueError(f"an axis must be one of {', '.join(known)}, got '{name}'")
            if not places or len(set(places)) != len(places):
                raise ValueError(f"the values of axis '{name}' must differ, got {list(places)}")
        if self.size > MAX_POINTS:
            raise ValueError(f"a sweep must have at most {MAX_POINTS:,} points, got {self.size:,}")
        for name, places in self.axes:
            for place in places:
                adjusted(self.base, {name: place})
        # what two settings must keep to together is strictest where both are extreme
        for extremes in product(*((min(places), max(places)) for _, places in self.axes)):
            adjusted(self.base, dict(zip(self.names, extremes, strict=True)))

    @property
    def names(self) -> tuple[str, ...]:
        """The axes."""
        return tuple(name for name, _ in self.axes)

    @property
    def size(self) -> int:
        """Number of points."""
        return prod(len(places) for _, places in self.axes)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The names of the kinds of tasks that its points have."""
        return frozenset().union(*(experiment.kinds for _, experiment in self.points()))

    def points(self) -> list[tuple[tuple[Value, ...], Experiment]]:
        """List values and experiment of every point, a coarse grid first, then what lies between.

        >>> from core.data import SharedFeatures
        >>> grid = Grid(Experiment(SharedFeatures()), (("width", (1, 2, 4, 8, 16)),))
        >>> [values for values, _ in grid.points()]
        [(1,), (16,), (4,), (2,), (8,)]
        """
        levels = [_levels(len(places)) for _, places in self.axes]
        every = product(*(range(len(places)) for _, places in self.axes))
        # a point is as late as its finer axis: a coarse picture of the whole comes first
        ordered = sorted(
            every, key=lambda at: max(level[i] for level, i in zip(levels, at, strict=True))
        )
        points = []
        for at in ordered:
            place = tuple(self.axes[k][1][i] for k, i in enumerate(at))
            settings = dict(zip(self.names, place, strict=True))
            points.append((place, adjusted(self.base, settings)))
        return points


def axes_of(experiment: Experiment) -> dict[str, Setting]:
    """Return the settings of an experiment that a map can vary, by name."""
    return {name: s for name, s in declared(type(experiment.source)).items() if s.axis}


def known_axes() -> dict[str, Setting]:
    """Return the settings that a map of some source can vary, by name."""
    every = [declared(source) for source in SOURCES.values()]
    return {name: s for own in every for name, s in own.items() if s.axis}


def _levels(count: int) -> list[int]:
    """Give each of `count` places its level: ends 0, the middle 1, the quarters 2, ...

    >>> _levels(5)
    [0, 2, 1, 2, 0]
    """
    level = [0] * count
    spans = [(0, count - 1, 1)]
    while spans:
        low, high, depth = spans.pop()
        middle = (low + high) // 2
        if low < middle < high:
            level[middle] = depth
            spans += [(low, middle, depth + 1), (middle, high, depth + 1)]
    return level


def stack_key(experiment: Experiment) -> tuple[object, ...]:
    """Return what must agree for two experiments to be trained in common stacks.

    What may differ is declared by the settings (`Setting.stacked`). Where no label is made missing
    all networks of a draw see the same examples, so that their first layers are one product: such
    experiments have stacks of their own.
    """
    own = {n: s for n, s in declared(type(experiment.source)).items() if not s.stacked}
    settings = tuple(value for name, value in values(experiment).items() if name in own)
    masked = experiment.missing.rate > 0
    return *experiment.source.stack_key(), *settings, experiment.arms, masked


def by_stack(experiments: Sequence[Experiment]) -> dict[tuple[object, ...], list[Experiment]]:
    """Sort experiments into those that can share stacks, in order of first appearance."""
    groups: dict[tuple[object, ...], list[Experiment]] = {}
    for experiment in experiments:
        groups.setdefault(stack_key(experiment), []).append(experiment)
    return groups
