from pathlib import Path

import pandas as pd
import pytest

from core import sweep
from core.atlas import building, recorded, shipped
from core.atlas.building import Part
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


def test_a_recorded_grid_is_one_table_of_all_its_parts(built: Path, grid: Map, jobs: Races) -> None:
    """Each part's rows are there with all axes of the whole; what no part has is left out."""
    table = shipped.map_table(grid)
    assert list(table.columns[:3]) == ["tasks", "width", "examples"]
    rows = table[(table["task"] == ALL) & (table["metric"] == "error")]
    points = list(zip(rows["tasks"], rows["width"], rows["examples"], strict=True))
    twos = [(2, width, examples) for width in (2, 4) for examples in (50, 60)]
    assert points == [*twos, (3, 4, 50), (3, 4, 60)]
    part = grid.measured[1]
    swept = sweep(part, jobs.cluster, jobs.store)
    of_part = table[table["tasks"] == 3].reset_index(drop=True)[list(swept.columns)]
    pd.testing.assert_frame_equal(of_part, swept, check_exact=True)


def test_every_point_of_a_recorded_grid_is_found_with_its_curves(built: Path, grid: Map) -> None:
    """The other file answers just the points that are measured."""
    file = built.with_name(recorded.FILE.name)
    for part in grid.measured:
        for _, experiment in part.points():
            found = recorded.find(experiment, file)
            assert found is not None
            assert set(found.result.curves["split"]) == {"test"}
    found = [recorded.find(experiment, file) for _, experiment in grid.grid.points()]
    assert sum(each is not None for each in found) == 6


def test_a_stopped_build_goes_on_where_it_was(built: Path, jobs: Races, tmp_path: Path) -> None:
    """What the store has is not measured again: building anew computes nothing."""
    computed = []
    again = building.build(
        jobs.store,
        jobs.cluster,
        tmp_path,
        on_progress=lambda _, progress: computed.append(progress.partial.computed),
    )
    assert set(computed) == {0}
    pd.testing.assert_frame_equal(again, shipped.load(), check_exact=True)


@pytest.mark.parametrize(("part", "measured"), [(Part.MAPS, "small"), (Part.RECORDED, "grid")])
def test_one_part_can_be_measured_alone(
    built: Path, jobs: Races, tmp_path: Path, part: Part, measured: str
) -> None:
    """Only its maps are asked for, the other tables are as shipped, all rows are there again."""
    folder = tmp_path / "again"
    folder.mkdir()
    asked = set()
    again = building.build(
        jobs.store, jobs.cluster, folder, (part,), lambda title, _: asked.add(title)
    )
    assert {title.partition(",")[0] for title in asked} == {measured}
    assert (folder / recorded.FILE.name).exists() == (part is Part.RECORDED)
    order = ["map", "tasks", "width", "examples", "metric", "task"]
    both = [table.sort_values(order, ignore_index=True) for table in (again, shipped.load())]
    pd.testing.assert_frame_equal(*both, check_like=True)


def test_what_the_store_has_lost_is_said(
    built: Path, jobs: Races, grid: Map, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of recorded answers with holes does not take the place of the whole one."""
    before = built.with_name(recorded.FILE.name).read_bytes()
    monkeypatch.setattr(jobs.store, "find", lambda *_, **__: {})
    monkeypatch.setattr(building, "_grid_table", lambda *_: shipped.map_table(grid))
    with pytest.raises(RuntimeError, match="must have all 6 recorded points, got fewer; run it"):
        building.build(jobs.store, jobs.cluster, built.parent, (Part.RECORDED,))
    assert built.with_name(recorded.FILE.name).read_bytes() == before
