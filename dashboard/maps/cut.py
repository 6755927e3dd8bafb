"""A cut through a recorded grid: two axes of it make the map, the others stand still."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from core import Grid
from core.experiments.adjusting import adjusted, values
from core.experiments.experiment import Experiment
from core.settings.setting import Value
from dashboard.shared.settings import default, source_key

ACROSS = "width"  # what a map opens with: whether the network is big enough


@dataclass
class Cut:
    """What a person sees of a recorded grid.

    Attributes:
        grid: all of it; width and other axes.
        across, up: two of them.
        at: where each axis stands while it is neither, by name.
    """

    grid: Grid
    across: str
    up: str
    at: dict[str, Value]

    @cached_property
    def axes(self) -> dict[str, tuple[Value, ...]]:
        """The values of all axes, ascending."""
        return {name: tuple(sorted(places)) for name, places in self.grid.axes}

    @property
    def held(self) -> dict[str, Value]:
        """Where the other axes stand."""
        return {name: self.at[name] for name in self.axes if name not in (self.across, self.up)}

    def shown(self) -> Grid:
        """Return the grid of the two axes."""
        base = adjusted(self.grid.base, self.held)
        return Grid(base, tuple((name, self.axes[name]) for name in (self.across, self.up)))

    def rows(self, table: pd.DataFrame) -> pd.DataFrame:
        """Leave the rows of the cut of a table of the grid, the two axes first."""
        for name, value in self.held.items():
            table = table[table[name] == value]
        return table[list(dict.fromkeys([self.across, self.up, *table.columns]))]

    def vary_across(self, axis: str) -> None:
        """Let another axis go across; one that goes up changes places."""
        self.across, self.up = axis, self.across if axis == self.up else self.up

    def vary_up(self, axis: str) -> None:
        """Let another axis go up; one that goes across changes places."""
        self.across, self.up = self.up if axis == self.across else self.across, axis


def usual(grid: Grid) -> Cut:
    """Return what a recorded grid opens with: width across, the last other axis up.

    Where tasks share something to a chosen degree, that is the last one. The others stand where
    the Playground opens, or at the nearest place.
    """
    up = [name for name in grid.names if name != ACROSS][-1]
    return Cut(grid, ACROSS, up, nearest(grid, default(source_key(grid.base))))


def nearest(grid: Grid, experiment: Experiment) -> dict[str, Value]:
    """Return the place on each axis that is nearest to an experiment; all data are the most."""
    now = values(experiment)
    return {name: _nearest(places, now[name]) for name, places in grid.axes}


def _nearest(places: Sequence[Value], wanted: Value | None) -> Value:
    if wanted is None:
        return max(places)
    distances = [abs(place - wanted) for place in places]
    return places[distances.index(min(distances))]
