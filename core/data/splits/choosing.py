"""The way that columns of a table, or arrays beside it, ask for."""

from collections.abc import Sequence

import pandas as pd

from core.data.arrays import Floats
from core.data.kinds.kind import TaskKind
from core.data.splits.by_groups import ByGroups
from core.data.splits.by_labels import ByLabels, answers_of
from core.data.splits.by_part import ByPart
from core.data.splits.by_time import ByTime
from core.data.splits.way import Way


def way_of(
    kinds: Sequence[TaskKind],
    y: Floats,
    tasks: tuple[str, ...],
    group: pd.Series | None = None,
    time: pd.Series | None = None,
    part: pd.Series | None = None,
) -> Way:
    """Return the way to split rows with labels y (m, T).

    Args:
        kinds: of the tasks.
        group, time, part: typed cells, named; one at most.

    Raises:
        ValueError: when a column cannot be split by.
    """
    if time is not None:
        return ByTime(time, y, tasks)
    answers = answers_of(kinds, y)
    if group is not None:
        return ByGroups(group, y, tasks, answers)
    if part is not None:
        return ByPart(part, y, tasks, answers)
    return ByLabels(answers)


def require_one(**columns: str | None) -> None:
    """Refuse more than one way to split.

    Raises:
        ValueError: when two are asked for.
    """
    named = [name for name, column in columns.items() if column is not None]
    if len(named) > 1:
        raise ValueError(
            f"rows must be split in one way, by {' or '.join(columns)}, got {' and '.join(named)}; "
            "leave one out"
        )
