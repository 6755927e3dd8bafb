from collections.abc import Callable

import pandas as pd
import pytest

from core.atlas import paired
from core.atlas.paired import AT_BEST, POINTS, TUNED_ARMS, UPDATED
from core.atlas.shipped import AtlasError
from dashboard.lessons import lesson_12_updates as lesson
from dashboard.lessons.lesson import Place

Given = Callable[[dict[str, float]], None]


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Given:
    """Make up points in which arms differ from the plain sum by so many percentage points."""

    def made(ahead: dict[str, float]) -> None:
        rows = []
        for point, experiment in POINTS.items():
            base = 0.1 if point == AT_BEST else 0.4
            for arm in experiment.arms:
                for replicate in range(experiment.replicates):
                    wobble = 0.002 * (replicate % 2) * (arm != "together")
                    error = base - ahead.get(arm, 0.0) / 100 + wobble - 0.001 * (arm != "together")
                    rows += [
                        (point, experiment.family, "2026-11-28", arm, task, replicate, error, cost)
                        for task in experiment.source.names
                        for cost in [5.0 if "PCGrad" in arm else 1.0]
                    ]
        table = pd.DataFrame(rows, columns=list(paired.COLUMNS))
        monkeypatch.setattr(paired, "load", lambda: table)

    return made


def test_the_truth_is_the_number_that_is_shown_better(given: Given) -> None:
    """An interval wholly above zero counts, one that holds zero or lies below does not."""
    assert isinstance(lesson.LESSON.predict, Place)
    given({"apart": 5.0, UPDATED[0]: 2.0, UPDATED[4]: 3.0, UPDATED[1]: -2.0})
    revealed = lesson.reveal()
    assert revealed.truth == 2
    assert "two of five updates shown better" in revealed.verdict
    assert "goes 60% of that way" in revealed.details


def test_none_is_said_as_none(given: Given) -> None:
    """Where all updates do alike no interval lies above zero."""
    given({"apart": 5.0})
    revealed = lesson.reveal()
    assert revealed.truth == 0
    assert "none of five updates shown better" in revealed.verdict
    assert revealed.because == "Because no update has an interval wholly above zero."


def test_updates_that_are_worse_are_counted(given: Given) -> None:
    """Unrelated tasks: one better, two worse."""
    given({UPDATED[0]: 2.0, UPDATED[1]: -2.0, UPDATED[2]: -3.0})
    shown = lesson.show(0)
    assert "one of five shown better, two worse" in shown.verdict
    assert "Separate networks are not shown better" in shown.details


def test_the_tuned_plain_sum_is_paired_with_the_usual_one(given: Given) -> None:
    """Thirty points of error fewer, and neither update ahead of it when tuned as well."""
    given({})
    shown = lesson.show(lesson.PLACES.index("A tuned plain sum"))
    assert shown.verdict == "Tuning the plain sum: 30.0 points less error."
    assert "So neither of them is shown better" in shown.details
    given({TUNED_ARMS[2]: 4.0})
    assert "So GradNorm is shown better" in lesson.show(3).details


def test_costs_are_times_those_of_the_plain_sum(given: Given) -> None:
    """The dearest update is named."""
    given({})
    assert lesson.show(4).verdict == "A step of PCGrad takes 5.0 times as long."


def test_narrow_networks_have_more_conflicts() -> None:
    """What the picture says is counted in the networks that are shipped."""
    frame = lesson.conflicts()
    assert frame["mean"].between(0, 1).all()
    assert frame["mean"].iloc[0] > frame["mean"].iloc[-1]


def test_without_networks_to_look_into_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence, which the page shows."""
    monkeypatch.setattr(lesson.insights, "find", lambda experiment: None)
    with pytest.raises(AtlasError, match=r"must be in the file inside\.parquet"):
        lesson.picture()
