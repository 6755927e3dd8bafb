"""Who uses which unit, as tables of effects; free of streamlit and plotly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.data.arrays import Floats
from core.inside.insight import USUAL, Insight

MOST = 60  # units that are drawn


@dataclass(frozen=True)
class Effects:
    """Effects of silence to draw.

    Attributes:
        values: (T, U) from 0 to 1, NaN where a unit is of another task's network.
        tasks: names of the rows. units: names of the columns.
    """

    values: Floats
    tasks: Sequence[str]
    units: Sequence[str]


def of_together(insight: Insight, names: Sequence[str]) -> Effects:
    """Return the units that any task uses at all, those that are used alike side by side."""
    effects = np.nan_to_num(insight.together.effects.astype(np.float32))
    low = float(insight.sharing.bars[0])
    order = [unit for unit in insight.unit_order if effects[:, unit].max() >= low]
    if len(order) > MOST:  # those that matter most, in the same order
        dear = set(sorted(order, key=lambda unit: -effects[:, unit].max())[:MOST])
        order = [unit for unit in order if unit in dear]
    return Effects(
        effects[np.ix_(insight.task_order, order)].clip(0, 1),
        [names[task] for task in insight.task_order],
        [f"unit {unit + 1}" for unit in order],
    )


def of_apart(insight: Insight, names: Sequence[str]) -> Effects:
    """Return the units that the separate networks use, network by network."""
    effects = np.nan_to_num(insight.apart.effects.astype(np.float32))
    low, each = float(insight.sharing.bars[0]), max(1, MOST // len(effects))
    columns = [
        (row, unit)
        for row, task in enumerate(insight.task_order)
        for unit in np.argsort(-effects[task], kind="stable")[:each]
        if effects[task, unit] >= low
    ]
    values = np.full((len(effects), len(columns)), np.nan, dtype=np.float32)
    for column, (row, unit) in enumerate(columns):
        values[row, column] = min(1, effects[insight.task_order[row], unit])
    tasks = [names[task] for task in insight.task_order]
    return Effects(values, tasks, [f"{tasks[row]}: unit {unit + 1}" for row, unit in columns])


@dataclass(frozen=True)
class Shared:
    """How many units several tasks use, by the usual bar.

    Attributes:
        one, several: units that are used, of together and of all separate networks.
        share, chance: with the ends of their intervals, see core.inside.insight.Sharing.
    """

    one: int
    several: int
    share: Floats
    chance: Floats

    @property
    def beyond_chance(self) -> bool:
        """Whether more is shared than tasks would share that pick at random."""
        return bool(self.share[1] > self.chance[2])


def shared(insight: Insight) -> Shared:
    """Count units by the usual bar."""
    found = insight.sharing
    one, several = (int(count) for count in found.used[USUAL])
    return Shared(one, several, found.shares[USUAL], found.chances[USUAL])


def by_bar(insight: Insight) -> pd.DataFrame:
    """Return bar, one, several, share, chance: counts and shares by what counts as use."""
    found = insight.sharing
    return pd.DataFrame(
        {
            "bar": found.bars.astype(np.float64),
            "one": found.used[:, 0],
            "several": found.used[:, 1],
            "share": list(found.shares),
            "chance": list(found.chances),
        }
    )
