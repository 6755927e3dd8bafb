import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from core import Experiment, Grid, Missing, run, sweep
from core.atlas import shipped
from core.computing.races import Jobs
from core.data import Digits, RoadScenes, SharedFeatures
from core.results.gain import ALL
from core.results.overview import overview
from core.settings.version import ENGINE

LARGEST = 20_000_000  # bytes
WIDENED = 1.5  # two intervals of 95% miss each other by chance now and then


@pytest.fixture
def small(tmp_path: Path, jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Build an atlas of one small map into a file of the test's own."""
    base = Experiment(SharedFeatures(tasks=2, examples=50), replicates=2, steps=50)
    found = shipped.Map("small", Grid(base, (("width", (2, 4)), ("examples", (50, 60)))))
    monkeypatch.setattr(shipped, "maps", lambda: (found,))
    monkeypatch.setattr(shipped, "lesson_maps", dict)
    monkeypatch.setattr(shipped, "FILE", tmp_path / "atlas.parquet")
    shipped.build(jobs.store, jobs.cluster, shipped.FILE)
    shipped.load.cache_clear()
    yield shipped.FILE
    shipped.load.cache_clear()


def test_a_built_atlas_has_its_maps_and_where_it_comes_from(small: Path) -> None:
    """What is built can be read as a map, with engine, date and replicates beside it."""
    (found,) = shipped.maps()
    table = shipped.map_table(found)
    assert list(table.columns[:2]) == ["width", "examples"]
    assert len(table[(table["task"] == ALL) & (table["metric"] == "error")]) == 4
    assert set(shipped.origin()) >= {"engine", "built", "replicates", "seed", "maps"}


def test_a_map_of_the_atlas_is_the_sweep_that_made_it(small: Path, jobs: Jobs) -> None:
    """Its rows are those of `sweep`, number for number, with the settings of each point beside."""
    (found,) = shipped.maps()
    swept = sweep(found.grid, jobs.cluster, jobs.store)
    table = shipped.map_table(found)[list(swept.columns)]
    pd.testing.assert_frame_equal(table, swept, check_exact=True)


def test_a_stopped_build_goes_on_where_it_was(small: Path, jobs: Jobs, tmp_path: Path) -> None:
    """What the store has is not measured again: building anew computes nothing."""
    computed = []
    again = shipped.build(
        jobs.store,
        jobs.cluster,
        tmp_path / "again.parquet",
        lambda _, progress: computed.append(progress.partial.computed),
    )
    assert set(computed) == {0}
    pd.testing.assert_frame_equal(again, shipped.load(), check_exact=True)


def test_the_nearest_point_is_named_and_is_exact_only_there(small: Path) -> None:
    """A point of the atlas is found exactly, one beside it as near, one far off not at all."""
    (found,) = shipped.maps()
    base = replace(found.grid.base, width=4)
    row = shipped.nearest(base, "error")
    assert row is not None
    assert shipped.is_exact(row, base)
    beside = replace(base, width=5)
    near = shipped.nearest(beside, "error")
    assert near is not None
    assert near["width"] == 4
    assert not shipped.is_exact(near, beside)
    for far in (
        replace(base, width=64),
        replace(base, missing=Missing(0.5)),
        replace(base, depth=2),
        replace(base, source=Digits()),
    ):
        assert shipped.nearest(far, "error") is None


def test_an_atlas_of_another_engine_is_refused(small: Path) -> None:
    """Numbers of another engine version are not shown as this one's."""
    table = pq.read_table(small)
    origin = json.loads(table.schema.metadata[b"together-or-apart"]) | {"engine": "0"}
    changed = table.replace_schema_metadata({"together-or-apart": json.dumps(origin)})
    pq.write_table(changed, small)
    with pytest.raises(shipped.AtlasError, match=r"must be of engine version .*, got 0; run "):
        shipped.load()


@pytest.mark.parametrize("content", [None, b"", b"width,gain\n2,1.5\n", "foreign"])
def test_a_file_that_is_no_atlas_is_refused(small: Path, content: bytes | str | None) -> None:
    """No file, another kind of file, or a table of somebody else's: one sentence says so."""
    if content is None:
        small.unlink()
    elif isinstance(content, bytes):
        small.write_bytes(content)
    else:
        pd.DataFrame({"gain": [1.0]}).to_parquet(small)
    with pytest.raises(shipped.AtlasError, match=r"^the atlas must be the file atlas\.parquet "):
        shipped.load()


def test_the_shipped_atlas_is_small_whole_and_has_its_origin() -> None:
    """Every map and lesson's map is there, with 20 replicates at each point that has an outcome."""
    assert shipped.FILE.stat().st_size < LARGEST
    origin = shipped.origin()
    assert (origin["engine"], origin["replicates"]) == (ENGINE, shipped.REPLICATES)
    assert datetime.fromisoformat(str(origin["built"])).tzinfo is not None
    table = shipped.load()
    every = (*shipped.maps(), *shipped.lesson_maps().values())
    assert set(table["map"]) == {found.title for found in every}
    assert (table[table["outcome"] == "finished"]["replicates"] >= 20).all()
    for found in every:
        rows = table[(table["map"] == found.title) & (table["task"] == ALL)]
        points = rows[rows["metric"] == "error"].groupby("arm").size()
        assert points.max() == found.grid.size


@pytest.mark.slow
@pytest.mark.parametrize("pick", range(3))
def test_a_random_point_measured_again_agrees(pick: int) -> None:
    """Other data of the same settings give a gain whose interval meets the shipped one."""
    table = shipped.load()
    cheap = table[
        (table["task"] == ALL)
        & (table["metric"] == "error")
        & (table["arm"] == "together")
        & (table["allocation"] == "same")
        & table["source"].isin(["SharedFeatures", "RoadScenes"])
        & (table["map"].isin([found.title for found in shipped.maps()]))
        & (table["tasks"] * table["width"] <= 128)
        & (table["missing"] == 0)
    ]
    row = cheap.iloc[int(np.random.default_rng(pick).integers(len(cheap)))]
    settings = {"tasks": int(row["tasks"]), "examples": int(row["examples"])}
    source = (
        SharedFeatures(**settings, relatedness=float(row["relatedness"]))
        if row["source"] == "SharedFeatures"
        else RoadScenes(**settings)
    )
    again = overview(run(Experiment(source, width=int(row["width"]), replicates=10, seed=1)))
    measured = again[(again["task"] == ALL) & (again["metric"] == "error")].iloc[0]
    reach = (row["high"] - row["low"] + measured["high"] - measured["low"]) / 2
    assert abs(measured["gain"] - row["gain"]) <= WIDENED * reach
