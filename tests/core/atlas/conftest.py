"""A small atlas, built into files of the test's own."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core import Experiment, Grid
from core.atlas import building, groupings, insights, paired, shipped
from core.atlas.maps import Map
from core.computing.races import Races
from core.data import SharedFeatures

BASE = Experiment(SharedFeatures(tasks=2, examples=50), replicates=2, steps=50)


@pytest.fixture
def small() -> Map:
    """One map of four points."""
    return Map("small", Grid(BASE, (("width", (2, 4)), ("examples", (50, 60)))))


@pytest.fixture
def grid() -> Map:
    """A recorded grid of three axes; of its eight points six are measured."""
    axes = (("width", (2, 4)), ("examples", (50, 60)))
    whole = Grid(replace(BASE, seed=1), (("tasks", (2, 3)), *axes))
    wide = replace(whole.base, source=SharedFeatures(tasks=3, examples=50), width=4)
    parts = (replace(whole, axes=(("tasks", (2,)), *axes)), Grid(wide, axes[1:]))
    return Map("grid", whole, parts)


@pytest.fixture
def built(
    tmp_path: Path, jobs: Races, small: Map, grid: Map, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Build an atlas of these alone, and let it be the one that is read."""
    path = tmp_path / "atlas.parquet"
    monkeypatch.setattr(building, "recorded_grids", lambda: (grid,))
    monkeypatch.setattr(building, "maps", lambda: (small,))
    monkeypatch.setattr(building, "lesson_maps", dict)
    monkeypatch.setattr(insights, "SHIPPED", ())
    monkeypatch.setattr(groupings, "SHIPPED", ())
    monkeypatch.setattr(paired, "POINTS", {"base": BASE})
    monkeypatch.setattr(shipped, "FILE", path)
    building.build(jobs.store, jobs.cluster, tmp_path)
    shipped.load.cache_clear()
    yield path
    shipped.load.cache_clear()
