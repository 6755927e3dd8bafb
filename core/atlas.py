"""The atlas: sweeps over the main settings, measured ahead and shipped, that answer at once."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from core.cluster import Cluster
from core.data import RoadScenes, SharedFeatures
from core.experiment import Experiment
from core.grid import Grid, Value
from core.store import Store
from core.sweeping import Progress, sweep
from core.version import ENGINE

FILE = Path(__file__).parents[1] / "assets" / "atlas.parquet"
REPLICATES = 20
SEED = 0
WIDTHS = (1, 2, 4, 8, 16, 32, 64, 128)
TASKS = (2, 4, 8, 16, 32)
# settings in which a point must agree, and those in which it may be near
SAME = ("source", "handout", "depth", "budget", "steps", "handling")
RATIOS, GAPS = ("tasks", "examples", "width"), ("missing", "relatedness")
RATIO_REACH, GAP_REACH = 1.5, 0.15


@dataclass(frozen=True)
class Map:
    """One sweep of the atlas."""

    title: str
    grid: Grid


def maps() -> tuple[Map, ...]:
    """List the sweeps of the atlas."""
    return (*_maps("Shared features", SharedFeatures(), (50, 100, 200, 400, 800, 1600)),
            *_maps("Road scenes", RoadScenes(), (50, 100, 200, 400, 800, 1500)))  # fmt: skip


def _maps(title: str, source: SharedFeatures | RoadScenes, examples: tuple[int, ...]) -> list[Map]:
    kind = type(source)
    middling = 400 if kind is SharedFeatures else 1500

    def base(tasks: int = 8, handout: str = "same") -> Experiment:
        made = kind(tasks=tasks, examples=middling, handout=handout)
        return Experiment(made, replicates=REPLICATES, seed=SEED)

    found: list[tuple[str, Experiment, dict[str, tuple[Value, ...]]]] = [
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
            base(handout="own"),
            {"tasks": TASKS, "examples": examples[:4]},
        ),
    ]
    if kind is SharedFeatures:
        relatedness = (0.0, 0.25, 0.5, 0.75, 1.0)
        found.append(
            ("relatedness and width", base(), {"relatedness": relatedness, "width": WIDTHS})
        )
    return [
        Map(f"{title}: {name}", Grid(experiment, tuple(axes.items())))
        for name, experiment, axes in found
    ]


@dataclass(frozen=True)
class Point:
    """The settings that name a point of the atlas; relatedness is NaN where there is none."""

    source: str
    tasks: int
    examples: int
    handout: str
    relatedness: float
    width: int
    depth: int
    missing: float
    handling: str
    budget: str
    steps: int


def point_of(experiment: Experiment) -> Point:
    """Return the settings that name an experiment's point."""
    source, missing = experiment.source, experiment.missing
    return Point(
        source=type(source).__name__,
        tasks=len(source.names),
        examples=getattr(source, "examples", None) or 0,
        handout=getattr(source, "handout", "same"),
        relatedness=getattr(source, "relatedness", math.nan),
        width=experiment.width,
        depth=experiment.depth,
        missing=missing.rate,
        handling=missing.handling if missing.rate else "mask",
        budget=experiment.budget,
        steps=experiment.steps,
    )


def build(
    store: Store,
    cluster: Cluster,
    path: Path = FILE,
    on_progress: Callable[[str, Progress], None] = lambda *_: None,
) -> pd.DataFrame:
    """Measure all maps and write them to one file; what the store has is not measured again."""
    tables = []
    for found in maps():
        table = sweep(found.grid, cluster, store, partial(on_progress, found.title))
        points = {values: asdict(point_of(e)) for values, e in found.grid.points()}
        at = zip(*(table[axis] for axis in found.grid.names), strict=True)
        settings = pd.DataFrame([points[values] for values in at], index=table.index)
        rest = table.drop(columns=list(found.grid.names))
        tables.append(pd.concat([settings, rest], axis=1).assign(map=found.title))
    atlas = pd.concat(tables, ignore_index=True)
    origin = {
        "engine": ENGINE,
        "built": datetime.now(UTC).isoformat(timespec="seconds"),
        "replicates": REPLICATES,
        "seed": SEED,
        "maps": [found.title for found in maps()],
    }
    written = pa.Table.from_pandas(atlas, preserve_index=False)
    written = written.replace_schema_metadata({"together-or-apart": json.dumps(origin)})
    pq.write_table(written, path, compression="zstd")
    return atlas


@cache
def load() -> pd.DataFrame:
    """Read the atlas that is shipped; shared, so never changed.

    Raises:
        ValueError: when the file was measured by another version of the engine.
    """
    table = pq.read_table(FILE)
    engine = origin()["engine"]
    if engine != ENGINE:
        raise ValueError(
            f"the atlas must be of engine version {ENGINE}, got {engine}; run python -m core atlas"
        )
    frame: pd.DataFrame = table.to_pandas()
    return frame


def origin() -> dict[str, object]:
    """Return where the atlas comes from: engine version, settings and date."""
    metadata = pq.read_schema(FILE).metadata
    return dict(json.loads(metadata[b"together-or-apart"]))


def map_table(found: Map) -> pd.DataFrame:
    """Return a map of the atlas as `core.sweep` returns it: the axes come first."""
    atlas = load()
    rows = atlas[atlas["map"] == found.title]
    columns = list(dict.fromkeys([*found.grid.names, *rows.columns]))
    return rows[columns].reset_index(drop=True)


def nearest(experiment: Experiment, metric: str) -> dict[str, Any] | None:
    """Return the row of the measured point nearest to an experiment, None when none is near.

    Source, handout, depth, budget, steps and handling must agree. Tasks, examples and width may be
    off by half as much again, missing labels and relatedness by 0.15.
    """
    wanted = asdict(point_of(experiment))
    rows = load()
    agrees = rows["metric"] == metric
    for name in SAME:
        agrees &= rows[name] == wanted[name]
    rows = rows[agrees]
    ratios = (rows[list(RATIOS)] / [wanted[name] for name in RATIOS]).map(math.log).abs()
    gaps = (rows[list(GAPS)] - [wanted[name] for name in GAPS]).abs().fillna(0.0)
    distance = pd.concat([ratios / math.log(RATIO_REACH), gaps / GAP_REACH], axis=1)
    distance = distance[(distance <= 1 + 1e-9).all(axis=1)]
    if distance.empty:
        return None
    best = int(distance.sum(axis=1).to_numpy().argmin())
    row = rows.loc[distance.index].iloc[best]
    return {name: row[name] for name in rows.columns}


def is_exact(row: Mapping[str, Any], experiment: Experiment) -> bool:
    """Whether a row of the atlas has just the settings of an experiment."""
    wanted = asdict(point_of(experiment))
    measured = (name for name in (*RATIOS, *GAPS) if not math.isnan(wanted[name]))
    return all(row[name] == wanted[name] for name in measured)
