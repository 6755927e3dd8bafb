from typing import Any

import pandas as pd
import pytest

import core
from core import Experiment, Grid, Missing
from core.data import Digits, Molecules, RoadScenes, SharedFeatures, Source
from core.data.missing import DROP
from core.experiments.code import run_code, sweep_code

SOURCES = [
    RoadScenes(tasks=2, examples=50),
    SharedFeatures(tasks=3, relatedness=0.5),
    Digits(examples=60),
    Molecules(),
]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.key)
def test_its_python_trains_the_same_experiment(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Executed, it asks for the very experiment and grid that it was written of."""
    asked: list[Any] = []

    class Answer:
        """What is printed of an answer."""

        gain = scores = pd.DataFrame()

    def answer(thing: Any) -> Answer:
        asked.append(thing)
        return Answer()

    monkeypatch.setattr(core, "run", answer, raising=False)
    monkeypatch.setattr(core, "sweep", lambda grid: asked.append(grid) or pd.DataFrame(), False)
    names = source.names
    arms = ("together", "apart", (tuple(names[:1]), tuple(names[1:])))
    experiment = Experiment(source, width=8, missing=Missing(0.3, DROP), arms=arms, replicates=2)
    grid = Grid(experiment, (("width", (2, 8)),))
    exec(run_code(experiment), {})
    exec(sweep_code(grid), {"__name__": "__main__"})
    assert asked == [experiment, grid]


def test_it_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """Of a small experiment it prints gains and scores."""
    small = Experiment(SharedFeatures(tasks=2, examples=50), replicates=2, steps=50)
    exec(run_code(small), {})
    told = capsys.readouterr().out
    assert "verdict" in told
    assert "log_loss" in told
