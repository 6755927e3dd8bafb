"""Rows of the atlas as lessons read them, and sentences about them."""

from functools import cache

import pandas as pd

from core.arms.together import TOGETHER
from core.atlas import maps, shipped
from core.metrics.catalogue import ERROR, METRICS
from core.results.gain import ALL
from core.results.intervals import Resampling
from core.results.verdict import sentence
from core.settings.setting import Value


def rows(
    name: str, metric: str = ERROR.name, arm: str = TOGETHER.name, task: str = ALL, **at: Value
) -> pd.DataFrame:
    """Return the measured rows of one arm along those axes of a map that `at` does not fix.

    Args:
        name: of `core.atlas.maps.lesson_maps`, such as "mask", or the title of one of
            `core.atlas.maps.maps`, such as "Shared features: width and tasks", or of
            `core.atlas.maps.recorded_grids`, such as "Road scenes".
        task: "all", or the name of the first or last task.
        at: what else must agree, such as tasks=4.

    Returns:
        The columns of `core.atlas.shipped.load`, the axes first; ascending along the free ones.
    """
    measured = _map(name)
    table = shipped.map_table(measured)
    wanted = {"metric": metric, "arm": arm, "task": task, **at}
    for column, value in wanted.items():
        table = table[table[column] == value]
    free = [axis for axis in measured.grid.names if axis not in at]
    return table.sort_values(free or list(measured.grid.names), ignore_index=True)


@cache
def _map(name: str) -> maps.Map:
    by_title = {measured.title: measured for measured in (*maps.maps(), *maps.recorded_grids())}
    return by_title[name] if name in by_title else maps.lesson_maps()[name]


def verdict(row: pd.Series) -> str:
    """Say in one sentence who is better at a measured point, or what came of it."""
    if not row["replicates"]:
        return f"Nothing to compare: {row['outcome']}."
    resampling = Resampling(float(row["overlap"]), int(row["starts"]))
    return sentence(row.to_dict(), int(row["replicates"]), resampling)


def score(value: float, metric: str = ERROR.name) -> str:
    """Write a mean test score.

    >>> score(0.1234), score(0.1234, "log_loss")
    ('12.3%', '0.123')
    """
    return METRICS[metric].written(value)


def score_title(metric: str) -> str:
    """Name the axis of a score."""
    return f"test {METRICS[metric].noun}"


def origin(rows: pd.DataFrame) -> str:
    """Say where recorded rows come from: how often each point was measured, by what, and when."""
    of, repeated = shipped.origin(), sorted({int(each) for each in rows["replicates"]} - {0})
    return (
        f"Recorded: {' or '.join(map(str, repeated))} replicates a point, engine version "
        f"{of['engine']}, {str(of['built'])[:10]}."
    )
