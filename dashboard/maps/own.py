"""A map of one's own as it is set: what varies, between which values, and what stays."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core import Grid
from core.experiments.grid import axes_of
from core.settings.setting import Choice, Setting, Value
from dashboard.shared.settings import build, declared, default, values

ACROSS = "width"  # what a map opens with: whether the network is big enough
USUAL_REPLICATES = 5  # of a point: a map of many points is to be seen soon
NO_AXIS = "none"


@dataclass
class Own:
    """What a person has set of their map; it may not go together yet.

    Attributes:
        base: all settings by name, see `settings.values`; those of the axes have no effect.
        axes: by name the values of one or two settings that vary, first the one across.
    """

    base: dict[str, Any]
    axes: dict[str, tuple[Value, ...]] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """The word for the source in an address."""
        return str(self.base["source"])

    @property
    def across(self) -> str:
        """The first axis."""
        return next(iter(self.axes))

    @property
    def up(self) -> str:
        """The second axis, if there is one."""
        return [*self.axes, NO_AXIS][1]

    def known(self) -> dict[str, Setting]:
        """Return what can vary with the source: settings of which pages offer two values."""
        axes = declared(self.source)
        # of what a map can vary pages may leave some to the command line
        every = {name: axes[name] for name in axes_of(default(self.source)) if name in axes}
        return {name: s for name, s in every.items() if len(usual_values(s)) > 1}

    def choices(self) -> dict[str, Setting]:
        """Return what is chosen for all points, by name: where it has an effect on any of them."""
        most = self.base | {axis: max(values) for axis, values in self.axes.items()}
        return {
            name: s
            for name, s in declared(self.source).items()
            if isinstance(s.domain, Choice) and not s.on_demand and s.matters(most)
        }

    def options(self, axis: str) -> list[Value]:
        """List the usual values of an axis, and those that it has now."""
        return sorted({*usual_values(self.known()[axis]), *self.axes.get(axis, ())})

    def grid(self) -> Grid:
        """Return the grid.

        Raises:
            ValueError: in one sentence, when settings do not go together or would take too long.
        """
        return Grid(build(self.base), tuple(self.axes.items()))

    def vary_across(self, axis: str) -> None:
        """Let another setting vary across; one that varies up changes places."""
        second = self.across if axis == self.up else self.up
        self._vary(axis, second)

    def vary_up(self, axis: str) -> None:
        """Let another setting vary up, or none."""
        self._vary(self.across, axis)

    def between(self, axis: str, ends: Sequence[Value]) -> None:
        """Take the values of an axis from one to another."""
        low, high = ends
        self.axes[axis] = tuple(value for value in self.options(axis) if low <= value <= high)

    def _vary(self, *names: str) -> None:
        known = self.known()
        self.axes = {
            name: self.axes.get(name, tuple(usual_values(known[name])))
            for name in names
            if name != NO_AXIS
        }


def usual_values(setting: Setting) -> list[Value]:
    """List the values of an axis that pages offer."""
    return [value for value in setting.axis if setting.allows(value)]


def usual(source: str, replicates: int = USUAL_REPLICATES) -> Own:
    """Return what a map of a source opens with: width, and the first of the source's own."""
    own = Own(values(replace(default(source), replicates=replicates)))
    own.axes = {ACROSS: ()}
    known = own.known()
    second = next(name for name in known if name != ACROSS)
    own.axes = {name: tuple(usual_values(known[name])) for name in (ACROSS, second)}
    return own


def of_grid(grid: Grid) -> Own:
    """Return the settings of a grid."""
    return Own(values(grid.base), dict(grid.axes))
