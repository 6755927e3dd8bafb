from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from core import Experiment, Grid
from core.__main__ import main
from core.atlas import building, groupings, insights, paired, recorded, shipped
from core.atlas.maps import Map
from core.commands import atlas
from core.computing.races import Races
from core.data import SharedFeatures
from core.inside.looking import look
from tests.core.inside.test_encoding import assert_same

BASE = Experiment(SharedFeatures(tasks=2, examples=50), replicates=2, steps=50)


@pytest.fixture
def few(jobs: Races, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the atlas be one recorded grid and one map, and its workers those of all tests."""
    grid = Map("grid", Grid(BASE, (("width", (2, 4)), ("examples", (50, 60)))))
    small = Map("small", Grid(BASE, (("width", (2, 8)),)))
    monkeypatch.setattr(building, "recorded_grids", lambda: (grid,))
    monkeypatch.setattr(building, "maps", lambda: (small,))
    monkeypatch.setattr(building, "lesson_maps", dict)
    monkeypatch.setattr(insights, "SHIPPED", (BASE,))
    monkeypatch.setattr(groupings, "SHIPPED", (BASE,))
    monkeypatch.setattr(paired, "POINTS", {"base": BASE})
    monkeypatch.setattr(atlas, "Cluster", lambda: jobs.cluster)
    monkeypatch.setattr(atlas, "Store", lambda: jobs.store)
    monkeypatch.setattr(jobs.cluster, "close", lambda: None)
    monkeypatch.setattr(jobs.store, "close", lambda: None)


def invoke(*arguments: object) -> Result:
    """Run `python -m core atlas ...` in this process."""
    return CliRunner().invoke(main, ["atlas", *map(str, arguments)])


@pytest.mark.usefixtures("few")
def test_all_files_are_written_into_a_folder(tmp_path: Path) -> None:
    """Each map that is measured has a line, and what was written where is said."""
    done = invoke("--folder", tmp_path)
    assert done.exit_code == 0
    assert done.stderr.splitlines() == [
        "grid: 4 of 4 points",
        "small, 1,000 steps: 2 of 2 points",
        "small: 2 of 2 points",
    ]
    assert f"2 maps are in {tmp_path / 'atlas.parquet'}" in done.stdout
    assert f"with curves are in {tmp_path / 'recorded.sqlite'}" in done.stdout
    assert f"inside networks is in {tmp_path / 'inside.parquet'}" in done.stdout
    assert {path.name for path in tmp_path.iterdir()} == {
        each.FILE.name for each in (shipped, recorded, insights, paired, groupings)
    }


@pytest.mark.usefixtures("few")
def test_a_part_is_measured_alone(tmp_path: Path) -> None:
    """--only maps measures no recorded grid, and writes no file of answers."""
    done = invoke("--folder", tmp_path, "--only", "maps")
    assert done.exit_code == 0
    assert "grid" not in done.stderr
    assert not (tmp_path / recorded.FILE.name).exists()


@pytest.mark.usefixtures("few")
def test_insights_are_measured_alone(tmp_path: Path) -> None:
    """--only inside writes one file, which answers for the networks that it has and no others."""
    done = invoke("--folder", tmp_path, "--only", "inside")
    assert done.exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {insights.FILE.name}
    file = tmp_path / insights.FILE.name
    found = insights.find(BASE, file)
    assert found is not None
    assert_same(found, look(BASE))
    assert insights.find(replace(BASE, width=9), file) is None


@pytest.mark.usefixtures("few")
def test_pairs_and_groups_are_measured_alone(tmp_path: Path) -> None:
    """Each part writes its file, which can be read where settings are those."""
    assert invoke("--folder", tmp_path, "--only", "paired").exit_code == 0
    assert invoke("--folder", tmp_path, "--only", "groupings").exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        each.FILE.name for each in (paired, groupings)
    }
    rows = paired.load(tmp_path / paired.FILE.name)
    assert set(rows["arm"]) == {"together", "apart"}
    study = groupings.find(BASE, tmp_path / groupings.FILE.name)
    assert study is not None
    assert (study.names, study.replicates) == (BASE.source.names, BASE.replicates)


@pytest.mark.usefixtures("few")
def test_without_a_shipped_atlas_no_part_can_be_measured_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence says that the rest is not there, and nothing is written."""
    monkeypatch.setattr(shipped, "FILE", tmp_path / "away" / "atlas.parquet")
    shipped.load.cache_clear()
    done = invoke("--folder", tmp_path, "--only", "recorded")
    shipped.load.cache_clear()
    assert (done.exit_code, done.stdout) == (1, "")
    assert "the atlas must be the file atlas.parquet" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wrong", [("--only", "lessons"), ("--folder", "nowhere/at/all")])
def test_a_wrong_option_is_refused(wrong: tuple[str, ...]) -> None:
    """It ends with code 2 before anything starts."""
    done = invoke(*wrong)
    assert (done.exit_code, done.stdout) == (2, "")
