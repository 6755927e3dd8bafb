from pathlib import Path

import pandas as pd

from core import sweep
from core.atlas import building, shipped
from core.atlas.maps import Map
from core.computing.races import Races
from core.results.gain import ALL


def test_a_built_atlas_has_its_maps_and_where_it_comes_from(built: Path, small: Map) -> None:
    """What is built can be read as a map, with engine, date and replicates beside it."""
    table = shipped.map_table(small)
    assert list(table.columns[:2]) == ["width", "examples"]
    assert len(table[(table["task"] == ALL) & (table["metric"] == "error")]) == 4
    assert set(shipped.origin()) >= {"engine", "built", "replicates", "seed", "maps"}


def test_a_map_of_the_atlas_is_the_sweep_that_made_it(built: Path, small: Map, jobs: Races) -> None:
    """Its rows are those of `sweep`, number for number, with the settings of each point beside."""
    swept = sweep(small.grid, jobs.cluster, jobs.store)
    table = shipped.map_table(small)[list(swept.columns)]
    pd.testing.assert_frame_equal(table, swept, check_exact=True)


def test_a_stopped_build_goes_on_where_it_was(built: Path, jobs: Races, tmp_path: Path) -> None:
    """What the store has is not measured again: building anew computes nothing."""
    computed = []
    again = building.build(
        jobs.store,
        jobs.cluster,
        tmp_path / "again.parquet",
        lambda _, progress: computed.append(progress.partial.computed),
    )
    assert set(computed) == {0}
    pd.testing.assert_frame_equal(again, shipped.load(), check_exact=True)
