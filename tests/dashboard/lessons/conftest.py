"""Shared by the tests of lessons."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import pandas as pd
import pytest

from core import Experiment, Result, run
from core.fitting.inspection import inspect
from core.results.gain import ALL
from core.results.inspection import Inspection
from core.results.judging import verdict
from dashboard.lessons import measured
from dashboard.shared import trained


class MadeUp:
    """Measured points that are made up, in place of the atlas."""

    def __init__(self) -> None:
        self._tables: dict[str, list[pd.DataFrame]] = {}

    def add(
        self,
        name: str,
        axis: str,
        values: Sequence[float],
        gains: Sequence[float],
        half: float = 1.0,
        apart: float | Sequence[float] = 0.2,
        **settings: Any,
    ) -> None:
        """Add points of a map: gains in percentage points of error, intervals of `gain +- half`.

        The margin is half a point, so that an interval around zero decides nothing.
        """
        named = {"metric": "error", "unit": "pp", "arm": "together", "task": ALL, **settings}
        table = pd.DataFrame({axis: values, "gain": gains, "apart": apart})
        table = table.assign(**named, replicates=20, outcome="finished", margin=0.5)
        table = table.assign(overlap=0.0, starts=1)
        table["low"], table["high"] = table["gain"] - half, table["gain"] + half
        table["score"] = table["apart"] - table["gain"] / 100
        table["verdict"] = [
            verdict(low, high, margin, named["arm"])
            for low, high, margin in zip(table["low"], table["high"], table["margin"], strict=True)
        ]
        self._tables.setdefault(name, []).append(table)

    def rows(
        self,
        name: str,
        metric: str = "error",
        arm: str = "together",
        task: str = ALL,
        **at: float,
    ) -> pd.DataFrame:
        """Answer as `measured.rows` does."""
        table = pd.concat(self._tables[name], ignore_index=True)
        for column, value in {"metric": metric, "arm": arm, "task": task, **at}.items():
            table = table[table[column] == value]
        return table.sort_values(table.columns[0]).reset_index(drop=True)


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> MadeUp:
    """Let lessons read made-up points; a test adds those that it needs."""
    points = MadeUp()
    monkeypatch.setattr(measured, "rows", points.rows)
    return points


@pytest.fixture
def trained_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Train in the test's own process, once for all tests, where a page has workers do it."""
    monkeypatch.setattr(trained, "result_of", _result)
    monkeypatch.setattr(trained, "inspection", _inspection)


@cache
def _result(experiment: Experiment) -> Result:
    return run(experiment)


@cache
def _inspection(experiment: Experiment, step: int) -> Inspection:
    return inspect(experiment, step)
