"""A small atlas, built into a file of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core import Experiment, Grid
from core.atlas import building, shipped
from core.atlas.maps import Map
from core.computing.races import Races
from core.data import SharedFeatures

BASE = Experiment(SharedFeatures(tasks=2, examples=50), replicates=2, steps=50)


@pytest.fixture
def small() -> Map:
    """One map of four points."""
    return Map("small", Grid(BASE, (("width", (2, 4)), ("examples", (50, 60)))))


@pytest.fixture
def built(
    tmp_path: Path, jobs: Races, small: Map, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Build an atlas of that map alone, and let it be the one that is read."""
    path = tmp_path / "atlas.parquet"
    monkeypatch.setattr(building, "maps", lambda: (small,))
    monkeypatch.setattr(building, "lesson_maps", dict)
    monkeypatch.setattr(shipped, "FILE", path)
    building.build(jobs.store, jobs.cluster, path)
    shipped.load.cache_clear()
    yield path
    shipped.load.cache_clear()
