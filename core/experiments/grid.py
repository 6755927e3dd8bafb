"""A grid of experiments: one or two settings vary, the rest stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import product

from core.data.missing import Missing
from core.experiments.experiment import Experiment

Value = int | float
SOURCE_AXES = ("tasks", "examples", "relatedness", "focus_examples")
AXES = (*SOURCE_AXES, "width", "depth", "steps", "missing")
MAX_POINTS = 1_000_000


@dataclass(frozen=True)
class Grid:
    """The experiments of a sweep.

    Attributes:
        base: the settings that do not vary.
        axes: one or two of width, depth, tasks, examples, missing (the rate), relatedness,
            focus_examples and steps, each with its values.

    Raises:
        ValueError: when an axis or a point is not as required.
    """

    base: Experiment
    axes: tuple[tuple[str, tuple[Value, ...]], ...]

    def __post_init__(self) -> None:
        names = [name for name, _ in self.axes]
        if not 1 <= len(names) <= 2 or len(set(names)) != len(names):
            raise ValueError(f"a sweep must have one or two different axes, got {names}")
        for name, values in self.axes:
            if name not in AXES or (name in SOURCE_AXES and name not in self._source_settings):
                known = [axis for axis in AXES if axis not in SOURCE_AXES] + self._source_settings
                raise ValueError(f"an axis must be one of {', '.join(known)}, got '{name}'")
            if not values or len(set(values)) != len(values):
                raise ValueError(f"the values of axis '{name}' must differ, got {list(values)}")
        if self.size > MAX_POINTS:
            raise ValueError(f"a sweep must have at most {MAX_POINTS:,} points, got {self.size:,}")
        for name, values in self.axes:
            for value in values:
                _with(self.base, {name: value})
        # what two settings must keep to together is strictest where both are extreme
        for extremes in product(*((min(values), max(values)) for _, values in self.axes)):
            _with(self.base, dict(zip(self.names, extremes, strict=True)))

    @property
    def _source_settings(self) -> list[str]:
        return [f.name for f in fields(self.base.source) if f.name in SOURCE_AXES]  # type: ignore[arg-type]

    @property
    def names(self) -> tuple[str, ...]:
        """The axes."""
        return tuple(name for name, _ in self.axes)

    @property
    def size(self) -> int:
        """Number of points."""
        total = 1
        for _, values in self.axes:
            total *= len(values)
        return total

    def points(self) -> list[tuple[tuple[Value, ...], Experiment]]:
        """List values and experiment of every point, a coarse grid first, then what lies between.

        >>> from core.data import SharedFeatures
        >>> grid = Grid(Experiment(SharedFeatures()), (("width", (1, 2, 4, 8, 16)),))
        >>> [values for values, _ in grid.points()]
        [(1,), (16,), (4,), (2,), (8,)]
        """
        levels = [_levels(len(values)) for _, values in self.axes]
        places = product(*(range(len(values)) for _, values in self.axes))
        ordered = sorted(
            places, key=lambda at: max(level[i] for level, i in zip(levels, at, strict=True))
        )
        found = []
        for at in ordered:
            values = tuple(self.axes[k][1][i] for k, i in enumerate(at))
            found.append((values, _with(self.base, dict(zip(self.names, values, strict=True)))))
        return found


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


def _with(base: Experiment, settings: Mapping[str, Value]) -> Experiment:
    of_source = {name: value for name, value in settings.items() if name in SOURCE_AXES}
    rest: dict[str, object] = {k: v for k, v in settings.items() if k not in SOURCE_AXES}
    if "missing" in rest:
        rest["missing"] = Missing(settings["missing"], base.missing.handling)
    source = replace(base.source, **of_source) if of_source else base.source  # type: ignore[type-var]
    return replace(base, source=source, **rest)  # type: ignore[arg-type]


def shape(experiment: Experiment) -> tuple[object, ...]:
    """Return what must agree for two experiments to be trained in common stacks.

    Examples, the share of missing labels, relatedness, seeds and draws may differ. Where no label
    is made missing all networks of a draw see the same examples, so that their first layers are one
    product: such experiments have stacks of their own.
    """
    source = experiment.source
    return (
        type(source).__name__,
        source.names,
        getattr(source, "handout", None),
        getattr(source, "content", None),
        getattr(source, "input_columns", None),
        experiment.missing.handling,
        experiment.width,
        experiment.depth,
        experiment.arms,
        experiment.budget,
        experiment.steps,
        experiment.missing.rate > 0,
    )


def by_shape(experiments: Sequence[Experiment]) -> dict[tuple[object, ...], list[Experiment]]:
    """Sort experiments into those that can share stacks, in order of first appearance."""
    groups: dict[tuple[object, ...], list[Experiment]] = {}
    for experiment in experiments:
        groups.setdefault(shape(experiment), []).append(experiment)
    return groups
