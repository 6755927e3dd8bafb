"""Shared by the tests of the dashboard."""

import numpy as np
import pandas as pd
import pytest

from core import Experiment, Result, run
from core.advice.answer import Advice, Condition
from core.data import SharedFeatures
from core.results.judging import UNDECIDED


@pytest.fixture(scope="session")
def result() -> Result:
    """Small but real: 3 tasks, 4 replicates, apart ahead or level."""
    return run(Experiment(SharedFeatures(tasks=3, examples=60), width=4, replicates=4, steps=100))


def _gains(first: str, values: list[object], gains: list[float]) -> pd.DataFrame:
    """Give each value a gain with an interval of one unit to either side."""
    gain = np.array(gains)
    verdicts = np.select([gain > 1, gain < -1], ["together", "apart"], UNDECIDED)
    intervals = {"gain": gain, "low": gain - 1, "high": gain + 1}
    return pd.DataFrame({first: values, **intervals, "verdict": verdicts})


@pytest.fixture
def advice() -> Advice:
    """An advice as it might be: a grouping of three tasks, trained in pairs."""
    tasks = ["a-1", "b", "<c>"]
    affinity = np.array([[np.nan, 2.0, -3.0], [4.0, np.nan, -1.0], [-2.0, -0.5, np.nan]])
    costs = {"score": 0.2, "parameters": 100.0, "seconds": 1.5}
    arms = _gains("arm", ["together", "apart", "grouping"], [0.5, np.nan, 3.0]).assign(**costs)
    of_tasks = [
        _gains("task", list(tasks), gains).assign(arm=arm, score=0.2, apart=0.3)
        for arm, gains in (("together", [2.0, 0.5, -4.0]), ("grouping", [3.0, 1.5, 0.0]))
    ]
    return Advice(
        recommendation="grouping",
        sentence="Train one network for each group: a-1 + b | <c>: 3.0 pp less error than apart.",
        gain=3.0,
        low=2.0,
        high=4.0,
        metric="error",
        why="Plain error is telling.",
        unit="pp",
        confidence=0.975,
        grouping=(("a-1", "b"), ("<c>",)),
        conditions=(
            Condition("shared features", "amber", "Pairs were trained.", {"affinity": 0.1}),
            Condition("data per task", "green", "Alike.", {}),
            Condition("network size", "red", "Too small.", {}),
        ),
        arms=arms,
        tasks=pd.concat(of_tasks, ignore_index=True),
        widths=_gains("width", [4, 32, 128], [-2.0, 0.5, 3.0]),
        examples=_gains("examples", [250, 1000], [1.5, 0.5]),
        affinity=pd.DataFrame(affinity, tasks, tasks),
        counts=pd.DataFrame({"task": tasks, "labels": 90, "positives": 40, "others": 180}),
        change="Twice as many rows.",
        notes=("Ten splits.",),
    )
