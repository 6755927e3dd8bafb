"""Measure what the atlas ships: tables of gains, recorded answers, and insights, a file each."""

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from core.advice.training import compare
from core.atlas import groupings, insights, paired, recorded, shipped
from core.atlas.maps import REPLICATES, SEED, Map, lesson_maps, maps, recorded_grids
from core.atlas.points import point_of
from core.computing.cluster import Cluster
from core.computing.queue import feed
from core.computing.store import Store
from core.computing.sweeps import FEW, SweepProgress, sweep
from core.experiments.experiment import Experiment
from core.experiments.grid import Grid
from core.grouping.studies import start_study
from core.grouping.study import Study
from core.inside.insight import Insight
from core.inside.looks import Looks
from core.results.result import Result
from core.settings.version import ENGINE

FIXED_STEPS = 1000  # of every network, in engine version 1

OnProgress = Callable[[str, SweepProgress], None]  # takes the title of a map


class Part(StrEnum):
    """What the atlas consists of."""

    RECORDED = "recorded"
    MAPS = "maps"
    INSIDE = "inside"
    PAIRED = "paired"
    GROUPINGS = "groupings"


def build(
    store: Store,
    cluster: Cluster,
    folder: Path = shipped.FILE.parent,
    parts: Collection[Part] = tuple(Part),
    on_progress: OnProgress = lambda *_: None,
) -> pd.DataFrame:
    """Measure the atlas and write its files; what the store has is not measured again.

    Args:
        folder: where to write.
        parts: what is measured; the tables of the rest are written as they are shipped.

    Returns:
        All tables, one below the other.

    Raises:
        AtlasError: when the rest cannot be read.
        RuntimeError: when the store has lost what was measured, or nothing could be.
    """
    rest = [_shipped(part) for part in Part if part not in parts]
    tables: list[pd.DataFrame] = []
    if Part.RECORDED in parts:
        tables += [_grid_table(each, cluster, store, on_progress) for each in recorded_grids()]
        recorded.write(folder / recorded.FILE.name, _answers(store))
    if Part.MAPS in parts:
        tables += [_compared(each, cluster, store, on_progress) for each in maps()]
        tables += [_table(e, e.grid, cluster, store, on_progress) for e in lesson_maps().values()]
    if Part.INSIDE in parts:
        insights.write(folder / insights.FILE.name, _insights(store, cluster))
    if Part.PAIRED in parts:
        paired.write(folder / paired.FILE.name, _paired(store, cluster))
    if Part.GROUPINGS in parts:
        groupings.write(folder / groupings.FILE.name, _groupings(store, cluster))
    atlas = pd.concat([*tables, *rest], ignore_index=True)
    if tables:
        _write(atlas, folder / shipped.FILE.name)
    return atlas


def titles(part: Part) -> list[str]:
    """Name the tables of a part."""
    if part is Part.RECORDED:
        return [each.title for each in recorded_grids()]
    if part is Part.MAPS:
        return [each.title for each in (*maps(), *lesson_maps().values())]
    return []


def _shipped(part: Part) -> pd.DataFrame:
    there = shipped.load()
    return there[there["map"].isin(titles(part))]


def _grid_table(each: Map, cluster: Cluster, store: Store, on_progress: OnProgress) -> pd.DataFrame:
    """Measure a recorded grid with its curves; return its table."""
    of_parts = [
        _table(each, part, cluster, store, on_progress, with_curves=True) for part in each.measured
    ]
    table = pd.concat(of_parts, ignore_index=True)
    return table.sort_values([*each.grid.names, "metric"], kind="stable", ignore_index=True)


def _compared(each: Map, cluster: Cluster, store: Store, on_progress: OnProgress) -> pd.DataFrame:
    """Measure a map twice: to the end of learning, and with the fixed steps of engine version 1.

    Gains and verdicts of the latter stand beside as `gain_before` and `verdict_before`.
    """
    base = replace(each.grid.base, steps=FIXED_STEPS, patience=None)
    before = Map(f"{each.title}, {FIXED_STEPS:,} steps", replace(each.grid, base=base))
    fixed = _table(before, before.grid, cluster, store, on_progress)
    keys = [*each.grid.names, "metric", "arm", "task"]
    return _table(each, each.grid, cluster, store, on_progress).merge(
        fixed[[*keys, "gain", "verdict"]], on=keys, how="left", suffixes=("", "_before")
    )


def _table(
    each: Map,
    grid: Grid,
    cluster: Cluster,
    store: Store,
    on_progress: OnProgress,
    with_curves: bool = False,
) -> pd.DataFrame:
    """Measure a grid; return its table with all settings that name a point, and the title."""
    table = sweep(grid, cluster, store, partial(on_progress, each.title), with_curves)
    points = {values: point_of(experiment) for values, experiment in grid.points()}
    # a row by its point, not by its axes: maps with other axes stand in one table
    at = zip(*(table[axis] for axis in grid.names), strict=True)
    settings = pd.DataFrame([points[values] for values in at], index=table.index)
    rest = table.drop(columns=list(grid.names))
    return pd.concat([settings, rest], axis=1).assign(map=each.title)


def _answers(store: Store) -> Iterator[tuple[Experiment, Result]]:
    """Yield the recorded grids' points with their curves, which the store has."""
    grids = (part for each in recorded_grids() for part in each.measured)
    points = [experiment for grid in grids for _, experiment in grid.points()]
    for start in range(0, len(points), FEW):
        some = points[start : start + FEW]
        found = store.find(some, with_curves=True)
        if len(found) < len(some):
            raise RuntimeError(
                f"the store must have all {len(points)} recorded points, got fewer; run it again"
            )
        yield from found.items()


def _insights(store: Store, cluster: Cluster) -> Iterator[tuple[Experiment, Insight]]:
    """Yield what is inside the networks that are shipped."""
    looks = Looks(cluster, store)
    for experiment in insights.SHIPPED:
        last = looks.look(experiment).join()
        if last.answer is None:
            raise RuntimeError(f"networks must be there to look into, got that {last.reason}")
        yield experiment, last.answer


def _paired(store: Store, cluster: Cluster) -> Iterator[pd.DataFrame]:
    """Yield the scores of ways of training that are compared with each other, point by point."""
    today = datetime.now(UTC).date().isoformat()
    for point, experiment in paired.POINTS.items():
        found = compare([experiment], partial(feed, cluster), store)
        yield paired.rows_of(point, found[experiment], today)


def _groupings(store: Store, cluster: Cluster) -> Iterator[tuple[Experiment, Study]]:
    """Yield the studies of groups that are shipped."""
    for experiment in groupings.SHIPPED:
        last = start_study(experiment, cluster, store).join()
        if last.answer is None:
            raise RuntimeError(f"groups must be there to be studied, got that {last.reason}")
        yield experiment, last.answer


def _write(atlas: pd.DataFrame, path: Path) -> None:
    origin = {
        "engine": ENGINE,
        "built": datetime.now(UTC).isoformat(timespec="seconds"),
        "replicates": REPLICATES,
        "seed": SEED,
        "maps": list(atlas["map"].unique()),
    }
    written = pa.Table.from_pandas(atlas, preserve_index=False)
    written = written.replace_schema_metadata({shipped.METADATA: json.dumps(origin)})
    pq.write_table(written, path, compression="zstd")
