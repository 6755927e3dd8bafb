"""Shared by the tests of the dashboard."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core import Experiment, Result, run
from core.advice.answer import Advice, Condition
from core.computing.ticket import Ticket, Work, always
from core.data import SharedFeatures
from core.results.judging import UNDECIDED
from dashboard.shared import loading


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the main module back after each test: workers cannot start with the one of AppTest."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="session")
def result() -> Result:
    """Small but real: 3 tasks, 4 replicates, apart ahead or level."""
    return run(Experiment(SharedFeatures(tasks=3, examples=60), width=4, replicates=4, steps=100))


class Over:
    """Races that are over as soon as they are asked for, in place of those that workers train.

    Attributes:
        asked: the experiments that were to be trained.
    """

    def __init__(self, result: Result) -> None:
        self.asked: list[Experiment] = []
        self._result = result

    def leads(self, *points: float, still_improving: Sequence[float] = (0.0, 0.0)) -> None:
        """Let together have so many points less error than apart in the four replicates.

        Args:
            still_improving: share of networks that the last step cut short, by arm.
        """
        scores, costs = self._result.scores, self._result.costs
        lead = scores["replicate"].map(dict(enumerate(points))) / 100
        error = 0.3 - lead.where(scores["arm"] == "together", 0.0)
        self._result = replace(
            self._result,
            scores=scores.assign(error=error),
            costs=costs.assign(still_improving=still_improving),
        )

    def race(
        self, experiment: Experiment, alive: Callable[[], bool] = always, anew: bool = False
    ) -> Ticket[dict[str, object], Result]:
        """Answer as `Races.race` does."""
        self.asked.append(experiment)
        work: Work[dict[str, object], Result] = Work(dict)
        work.finish(self._result)
        return work.ticket(alive)


@pytest.fixture
def over(result: Result, monkeypatch: pytest.MonkeyPatch) -> Over:
    """Let pages show races that are over: together is ahead, unless a test says otherwise."""
    races = Over(result)
    races.leads(4, 5, 6, 5)
    monkeypatch.setattr(loading, "races", lambda: races)
    return races


def _gains(first: str, values: list[object], gains: list[float]) -> pd.DataFrame:
    """Give each value a gain with an interval of one unit to either side."""
    gain = np.array(gains)
    verdicts = np.select([gain > 1, gain < -1], ["together", "apart"], UNDECIDED)
    intervals = {"gain": gain, "low": gain - 1, "high": gain + 1}
    return pd.DataFrame({first: values, **intervals, "verdict": verdicts})


def _baselines() -> pd.DataFrame:
    """Give the trees a lead over both arms, and the constant answer a loss."""
    over = pd.DataFrame({"over_together": [-30.0, 2.0], "over_apart": [-29.5, 2.5]})
    bounds = {
        f"{name}_{end}": over[name] + shift
        for name in over
        for end, shift in (("low", -1.0), ("high", 1.0))
    }
    names = ["constant", "gradient-boosted trees"]
    table = over.assign(baseline=names, score=[0.5, 0.18], beats_both=[False, True], **bounds)
    ends = [f"{name}{end}" for name in over for end in ("", "_low", "_high")]
    return table[["baseline", "score", *ends, "beats_both"]]


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
        sentence="Use a network for each group, a-1 + b | <c>: 3.0 points less error.",
        sure="The gain is between +2.0 and +4.0 points (97.5% interval, 10 splits).",
        reached="Test error: 20.0%. Always giving the same answer has 50.0%.",
        doubt="",
        gain=3.0,
        low=2.0,
        high=4.0,
        metric="error",
        why="Scored by the share of wrong answers.",
        unit="pp",
        splits=10,
        complete=True,
        tuned=False,
        confidence=0.975,
        grouping=(("a-1", "b"), ("<c>",)),
        alike=0.9,
        conditions=(
            Condition("shared features", "amber", "Pairs were trained.", {"affinity": 0.1}),
            Condition("data per task", "green", "Alike.", {}),
            Condition("network size", "red", "Too small.", {}),
        ),
        arms=arms,
        baselines=_baselines(),
        tasks=pd.concat(of_tasks, ignore_index=True),
        by_task=pd.DataFrame(
            {"task": tasks, "constant": 0.5, "gradient-boosted trees": 0.18, "together": 0.2}
            | {"apart": 0.3, "shown_better": True}
        ),
        widths=_gains("width", [4, 32, 128], [-2.0, 0.5, 3.0]),
        examples=_gains("examples", [250, 1000], [1.5, 0.5]),
        affinity=pd.DataFrame(affinity, tasks, tasks),
        pairs=pd.DataFrame(np.where(affinity > 3, "helps", ""), tasks, tasks),
        counts=pd.DataFrame({"task": tasks, "labels": 90, "rarest": 40, "others": 180}),
        rival="",
        exclusive="",
        change="Twice as many rows.",
        notes=("Ten splits.",),
    )
