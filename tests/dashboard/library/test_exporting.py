import io
import re
from contextlib import redirect_stdout

import numpy as np
import pandas as pd
import pytest

import core
from core import Experiment, Result
from core.computing.shelf import Thing
from dashboard.library import exporting
from dashboard.shared import exports
from dashboard.shared.library_words import named, settings_of
from tests.dashboard.library.conftest import NOON


def _kept(experiment: Experiment, name: str = "mine") -> Thing:
    from core.experiments.code import run_code

    about = {
        "said": ["Together is better."],
        "settings": settings_of(experiment),
        "code": run_code(experiment),
    }
    return Thing(experiment.fingerprint, "experiment", name, about, "<b>note</b>", NOON)


def test_the_file_tells_all_and_loads_nothing(small: Experiment, result: Result) -> None:
    """Verdict, curves, scores, settings and Python stand in it; no name of anybody's is HTML."""
    page = exporting.race_html(_kept(small, "<script>x</script>"), small, result, "error")
    for said in (
        "Together is better.",
        "<svg",
        "Replay",
        "SharedFeatures(tasks=3",
        "Network width",
    ):
        assert said in page
    assert "<script>x" not in page
    assert "<b>note" not in page
    assert "&lt;b&gt;note&lt;/b&gt;" in page
    assert not re.findall(r"""(?:src|href)\s*=|@import|url\((?!#)""", page)
    assert not [a for a in re.findall(r"https?://[^\s\"'<]+", page) if "w3.org" not in a]
    means = result.scores.groupby(["arm", "task"], observed=True)["error"].mean()
    for mean in means:
        assert f"{mean:.4f}" in page


def test_many_tasks_are_written_as_their_mean(
    result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row for each way to train; its score is the mean over all."""
    monkeypatch.setattr(exporting, "MANY", 2)
    table = exporting.score_table(result, "error")
    assert table["way to train"].tolist() == ["together", "apart"]
    mean = result.scores[result.scores["arm"] == "together"]["error"].mean()
    assert table["error"].iloc[0] == pytest.approx(mean)


def test_numbers_come_back_from_parquet(result: Result) -> None:
    """As they were, to the last bit."""
    again = pd.read_parquet(io.BytesIO(exports.parquet(result.scores)))
    for name in ("error", "log_loss"):
        assert np.array_equal(again[name].to_numpy(), result.scores[name].to_numpy())


def test_the_python_gives_the_same_numbers(
    small: Experiment, result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Executed, it trains again and has the very scores that were kept."""
    came: list[Result] = []
    train = core.run

    def noted(experiment: Experiment) -> Result:
        came.append(train(experiment))
        return came[-1]

    monkeypatch.setattr(core, "run", noted, raising=False)
    with redirect_stdout(io.StringIO()) as told:
        exec(_kept(small).about["code"], {})
    pd.testing.assert_frame_equal(came[0].scores, result.scores)
    assert "verdict" in told.getvalue()


def test_names_say_what_is_not_usual(small: Experiment) -> None:
    """Three settings at most, the rest counted."""
    assert named(small) == "Shared features: tasks 3, training examples 60, network width 4, 2 more"
