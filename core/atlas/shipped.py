"""The atlas: sweeps over the main settings, measured ahead and shipped, that answer at once."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from core.data import Digits, Missing, Molecules, RoadScenes, SharedFeatures, Source
from core.data.assets import asset
from core.experiments.experiment import Experiment
from core.experiments.grid import Grid, Value
from core.results.gain import ALL
from core.settings.version import ENGINE

if TYPE_CHECKING:
    from core.computing.cluster import Cluster
    from core.computing.store import Store
    from core.computing.sweeps import SweepProgress

FILE = asset("atlas.parquet")
REPLICATES = 20
SEED = 0
WIDTHS = (1, 2, 4, 8, 16, 32, 64, 128)
TASKS = (2, 4, 8, 16, 32)
# settings in which a point must agree, and those in which it may be near
SAME = ("source", "handout", "focus_examples", "depth", "budget", "steps", "handling")
RATIOS, GAPS = ("tasks", "examples", "width"), ("missing", "relatedness")
RATIO_REACH, GAP_REACH = 1.5, 0.15


class AtlasError(ValueError):
    """The atlas cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Map:
    """One sweep of the atlas."""

    title: str
    grid: Grid


def maps() -> tuple[Map, ...]:
    """List the sweeps over the main settings."""
    return (
        *_maps("Shared features", SharedFeatures(), (50, 100, 200, 400, 800, 1600)),
        *_maps("Road scenes", RoadScenes(), (50, 100, 200, 400, 800, 1500)),
    )


def lesson_maps() -> dict[str, Map]:
    """Return the sweeps that only lessons show, by name."""
    eight = SharedFeatures(tasks=8, examples=800)
    few = SharedFeatures(tasks=8, examples=1600, handout="focus")
    own = SharedFeatures(tasks=4, examples=100, handout="own")
    two = SharedFeatures(tasks=2, examples=1600, handout="focus")
    rates: tuple[Value, ...] = (0.1, 0.3, 0.5, 0.7)

    def base(source: Source, **settings: Any) -> Experiment:
        return Experiment(source, replicates=REPLICATES, seed=SEED, **settings)

    transfer = ("together", "apart", "transfer", "transfer-head")
    found = {
        "mask": Grid(base(eight), (("missing", rates),)),
        "zero": Grid(base(eight, missing=Missing(0.0, "zero")), (("missing", rates),)),
        "drop": Grid(base(eight, missing=Missing(0.0, "drop")), (("missing", rates),)),
        "softmax": Grid(
            base(RoadScenes(), arms=("together", "apart", "softmax")), (("examples", (1500,)),)
        ),
        "transfer": Grid(
            base(few, arms=transfer),
            (("focus_examples", (10, 25, 50, 100, 400)), ("relatedness", (0.0, 1.0))),
        ),
        "sources": Grid(
            base(replace(few, examples=50), arms=transfer), (("examples", (50, 100, 400, 1600)),)
        ),
        "uneven": Grid(base(two), (("focus_examples", (10, 100, 400, 1600)),)),
        "hundred": Grid(base(own, width=64), (("tasks", (1, 4, 16, 32, 100)),)),
        "best width": Grid(
            base(SharedFeatures(examples=400), width=128, budget="best"), (("tasks", (4, 16, 32)),)
        ),
        "digits": Grid(base(Digits()), (("width", (2, 8, 32, 128)),)),
        "molecules": Grid(
            base(Molecules(examples=1000)), (("width", (2, 8, 32)), ("examples", (1000, 4552)))
        ),
    }
    return {name: Map(f"Lesson: {name}", grid) for name, grid in found.items()}


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
    focus_examples: int
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
    handout = getattr(source, "handout", "same")
    return Point(
        source=type(source).__name__,
        tasks=len(source.names),
        examples=getattr(source, "examples", None) or 0,
        handout=handout,
        focus_examples=getattr(source, "focus_examples", 0) if handout == "focus" else 0,
        relatedness=getattr(source, "relatedness", math.nan),
        width=experiment.width,
        depth=experiment.depth,
        missing=missing.rate,
        handling=missing.handling if missing.rate else "mask",
        budget=experiment.budget,
        steps=experiment.steps,
    )


def build(
    store: "Store",
    cluster: "Cluster",
    path: Path = FILE,
    on_progress: "Callable[[str, SweepProgress], None]" = lambda *_: None,
) -> pd.DataFrame:
    """Measure all maps and write them to one file; what the store has is not measured again."""
    from core.computing.sweeps import (
        sweep,  # Dask and SQLAlchemy: who reads the atlas needs neither
    )

    tables = []
    for found in (*maps(), *lesson_maps().values()):
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
        "maps": list(atlas["map"].unique()),
    }
    written = pa.Table.from_pandas(atlas, preserve_index=False)
    written = written.replace_schema_metadata({"together-or-apart": json.dumps(origin)})
    pq.write_table(written, path, compression="zstd")
    return atlas


@cache
def load() -> pd.DataFrame:
    """Read the atlas that is shipped; shared, so never changed.

    Raises:
        AtlasError: when the file is none, or was measured by another version of the engine.
    """
    engine = origin()["engine"]
    if engine != ENGINE:
        raise AtlasError(
            f"the atlas must be of engine version {ENGINE}, got {engine}; run python -m core atlas"
        )
    frame: pd.DataFrame = pq.read_table(FILE).to_pandas()
    return frame


def origin() -> dict[str, object]:
    """Return where the atlas comes from: engine version, settings and date.

    Raises:
        AtlasError: when the file is none of ours.
    """
    try:
        metadata = pq.read_schema(FILE).metadata or {}
        return dict(json.loads(metadata[b"together-or-apart"]))
    except (OSError, pa.ArrowInvalid, KeyError) as error:
        raise AtlasError(
            f"the atlas must be the file {FILE.name} that python -m core atlas writes, got none "
            "that can be read; run it, or take the shipped file again"
        ) from error


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
    agrees = (rows["metric"] == metric) & (rows["task"] == ALL) & (rows["arm"] == "together")
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
