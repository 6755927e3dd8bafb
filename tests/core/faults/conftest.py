"""Shared by the tests of faults: what comes of a sweep that nothing disturbs."""

from pathlib import Path

import pandas as pd
import pytest

from core.computing.races import Races
from tests.core.faults.disturbing import computed, scores
from tests.core.faults.sweeping import GRID


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Name an empty database."""
    return f"sqlite:///{tmp_path / 'results.sqlite'}"


@pytest.fixture
def table(tmp_path: Path) -> str:
    """Name the file for the table of a sweep."""
    return str(tmp_path / "table.parquet")


@pytest.fixture(scope="package")
def undisturbed(jobs: Races, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Scores of the grid's points, computed with nothing going wrong."""
    url = f"sqlite:///{tmp_path_factory.mktemp('undisturbed') / 'results.sqlite'}"
    assert computed(jobs.cluster, GRID, url) == GRID.size
    return scores(GRID, url)
