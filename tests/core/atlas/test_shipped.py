import json
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from core import Experiment, run
from core.atlas import shipped
from core.atlas.maps import RECORDED, REPLICATES, lesson_maps, maps, recorded_grids
from core.data import RoadScenes, SharedFeatures
from core.results.gain import ALL
from core.results.overview import overview
from core.settings.version import ENGINE

LARGEST = 20_000_000  # bytes
WIDENED = 1.5  # two intervals of 95% miss each other by chance now and then


def test_an_atlas_of_another_engine_is_refused(built: Path) -> None:
    """Numbers of another engine version are not shown as this one's."""
    table = pq.read_table(built)
    origin = json.loads(table.schema.metadata[b"together-or-apart"]) | {"engine": "0"}
    changed = table.replace_schema_metadata({"together-or-apart": json.dumps(origin)})
    pq.write_table(changed, built)
    with pytest.raises(shipped.AtlasError, match=r"must be of engine version .*, got 0; run "):
        shipped.load()


@pytest.mark.parametrize("content", [None, b"", b"width,gain\n2,1.5\n", "foreign"])
def test_a_file_that_is_no_atlas_is_refused(built: Path, content: bytes | str | None) -> None:
    """No file, another kind of file, or a table of somebody else's: one sentence says so."""
    if content is None:
        built.unlink()
    elif isinstance(content, bytes):
        built.write_bytes(content)
    else:
        pd.DataFrame({"gain": [1.0]}).to_parquet(built)
    with pytest.raises(shipped.AtlasError, match=r"^the atlas must be the file atlas\.parquet "):
        shipped.load()


def test_the_shipped_atlas_is_small_whole_and_has_its_origin() -> None:
    """Every recorded grid, map and lesson's map is there with all of its points.

    A point that has an outcome has 20 replicates, one of a recorded grid 10.
    """
    assert shipped.FILE.stat().st_size < LARGEST
    origin = shipped.origin()
    assert (origin["engine"], origin["replicates"]) == (ENGINE, REPLICATES)
    assert datetime.fromisoformat(str(origin["built"])).tzinfo is not None
    table = shipped.load()
    every = {
        REPLICATES: (*maps(), *lesson_maps().values()),
        RECORDED: recorded_grids(),
    }
    assert set(table["map"]) == {found.title for some in every.values() for found in some}
    for replicates, some in every.items():
        for found in some:
            of_map = table[table["map"] == found.title]
            assert set(of_map[of_map["outcome"] == "finished"]["replicates"]) == {replicates}
            rows = of_map[(of_map["task"] == ALL) & (of_map["metric"] == "error")]
            assert rows.groupby("arm").size().max() == sum(part.size for part in found.measured)


@pytest.mark.parametrize("pick", range(3))
def test_a_random_point_measured_again_agrees(pick: int) -> None:
    """Other data of the same settings give a gain whose interval meets the shipped one."""
    table = shipped.load()
    cheap = table[
        (table["task"] == ALL)
        & (table["metric"] == "error")
        & (table["arm"] == "together")
        & (table["allocation"] == "same")
        & (table["map"].isin([found.title for found in (*maps(), *recorded_grids())]))
        & table["source"].isin(["SharedFeatures", "RoadScenes"])
        & (table["tasks"] * table["width"] <= 128)
        & (table["missing"] == 0)
    ]
    row = cheap.iloc[int(np.random.default_rng(pick).integers(len(cheap)))]
    settings = {"tasks": int(row["tasks"]), "examples": int(row["examples"])}
    source = (
        SharedFeatures(**settings, relatedness=float(row["relatedness"]))
        if row["source"] == "SharedFeatures"
        else RoadScenes(**settings, sharing=float(row["sharing"]))
    )
    again = overview(run(Experiment(source, width=int(row["width"]), replicates=10, seed=1)))
    measured = again[(again["task"] == ALL) & (again["metric"] == "error")].iloc[0]
    reach = (row["high"] - row["low"] + measured["high"] - measured["low"]) / 2
    assert abs(measured["gain"] - row["gain"]) <= WIDENED * reach
