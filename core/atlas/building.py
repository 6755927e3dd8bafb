"""Measure what the atlas ships: maps in one file, recorded answers in another."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from core.atlas import recorded
from core.atlas.maps import REPLICATES, SEED, lesson_maps, maps, recorded_grids
from core.atlas.points import point_of
from core.atlas.shipped import FILE, METADATA
from core.computing.cluster import Cluster
from core.computing.store import Store
from core.computing.sweeps import SweepProgress, sweep
from core.experiments.experiment import Experiment
from core.experiments.grid import Grid
from core.settings.version import ENGINE

FIXED_STEPS = 1000  # of every network, in engine version 1


def build(
    store: Store,
    cluster: Cluster,
    path: Path = FILE,
    on_progress: Callable[[str, SweepProgress], None] = lambda *_: None,
) -> pd.DataFrame:
    """Measure all maps and write them to one file; what the store has is not measured again.

    The main maps are measured twice: to the end of learning, and with the fixed number of steps of
    engine version 1, whose gains and verdicts stand beside as `gain_before` and `verdict_before`.
    """
    tables, main = [], maps()
    for each in (*main, *lesson_maps().values()):
        table = sweep(each.grid, cluster, store, partial(on_progress, each.title))
        if each in main:
            title = f"{each.title}, {FIXED_STEPS:,} steps"
            fixed = sweep(_fixed(each.grid), cluster, store, partial(on_progress, title))
            keys = [*each.grid.names, "metric", "arm", "task"]
            before = fixed[[*keys, "gain", "verdict"]]
            table = table.merge(before, on=keys, how="left", suffixes=("", "_before"))
        points = {values: point_of(e) for values, e in each.grid.points()}
        # a row by its point, not by its axes: maps with other axes stand in one table
        at = zip(*(table[axis] for axis in each.grid.names), strict=True)
        settings = pd.DataFrame([points[values] for values in at], index=table.index)
        rest = table.drop(columns=list(each.grid.names))
        tables.append(pd.concat([settings, rest], axis=1).assign(map=each.title))
    atlas = pd.concat(tables, ignore_index=True)
    origin = {
        "engine": ENGINE,
        "built": datetime.now(UTC).isoformat(timespec="seconds"),
        "replicates": REPLICATES,
        "seed": SEED,
        "maps": list(atlas["map"].unique()),
    }
    written = pa.Table.from_pandas(atlas, preserve_index=False)
    written = written.replace_schema_metadata({METADATA: json.dumps(origin)})
    pq.write_table(written, path, compression="zstd")
    return atlas


def record(
    store: Store,
    cluster: Cluster,
    path: Path = recorded.FILE,
    on_progress: Callable[[str, SweepProgress], None] = lambda *_: None,
) -> int:
    """Measure the recorded grids with their curves, and write them to one file.

    What the store has with curves is not measured again.

    Returns:
        How many experiments were written.
    """
    points: list[Experiment] = []
    for each in recorded_grids():
        sweep(each.grid, cluster, store, partial(on_progress, each.title), with_curves=True)
        points += [experiment for _, experiment in each.grid.points()]
    # a few at a time: curves of all of them would fill the memory
    few = (points[start : start + 50] for start in range(0, len(points), 50))
    finished = (pair for some in few for pair in store.find(some, with_curves=True).items())
    return recorded.write(path, finished)


def _fixed(grid: Grid) -> Grid:
    """Return the grid as engine version 1 measured it: no network ended before the last step."""
    return replace(grid, base=replace(grid.base, steps=FIXED_STEPS, patience=None))
