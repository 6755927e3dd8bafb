"""The small atlas takes the place of the one that is shipped."""

from datetime import date

import pandas as pd
import pytest

from core import Experiment, Result
from core.atlas import maps, shipped
from core.atlas.maps import Map
from core.atlas.recorded import Recorded
from dashboard.maps import curves
from dashboard.shared import loading
from tests.dashboard.maps.atlas import GRIDS, rows_of


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch, result: Result) -> None:
    """Let two grids be recorded; of the first the points of the widest networks have curves."""
    each = tuple(Map(title, grid) for title, grid in GRIDS.items())
    table = pd.DataFrame([row for one in each for row in rows_of(one.grid, one.title)])
    monkeypatch.setattr(maps, "recorded_grids", lambda: each)
    monkeypatch.setattr(shipped, "load", lambda: table)

    def found(experiment: Experiment) -> Recorded | None:
        return Recorded(result, date(2026, 11, 27)) if experiment.width == 32 else None

    monkeypatch.setattr(loading, "recorded", found)
    curves._drawn.cache_clear()
