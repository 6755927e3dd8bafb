import numpy as np
import pandas as pd
import pytest

from core import Result
from dashboard.shared.race import charts, frames

TOGETHER, APART, GREY = "#0072B2", "#D55E00", "#8A8A8A"
RACE = pd.DataFrame(
    [
        ("together", 0, 0.5, 0.4, 0.6, 3),
        ("together", 50, 0.2, 0.1, 0.3, 3),
        ("apart", 0, 0.5, 0.4, 0.6, 3),
        ("apart", 50, 0.3, 0.2, 0.4, 3),
    ],
    columns=["arm", "step", "mean", "low", "high", "replicates"],
)


def test_each_arm_has_a_band_and_a_line_in_its_colour() -> None:
    """The race draws two traces an arm, both in that arm's colour."""
    band, line, other_band, other_line = charts.race(RACE, "error", 1000).data
    assert (line.name, line.line.color, other_line.line.color) == ("together", TOGETHER, APART)
    assert (band.fillcolor, other_band.fillcolor) == ("rgba(0,114,178,0.18)", "rgba(213,94,0,0.18)")
    assert list(line.x) == [0, 50]
    assert list(line.y) == [0.5, 0.2]
    assert list(band.x) == [0, 50, 50, 0]
    assert list(band.y) == [0.6, 0.3, 0.1, 0.4]
    assert {band.mode, line.mode} == {"lines"}


def test_the_axis_of_steps_stands_still_while_it_fills() -> None:
    """The axis ends at the last step from the first point on, and zooms survive redrawing."""
    layout = charts.race(RACE.head(1), "error", 1000).layout
    assert layout.xaxis.range == (0, 1000)
    assert layout.uirevision == "race"


def test_a_race_of_one_replicate_has_an_empty_band() -> None:
    """Without intervals the line is drawn and the band is empty."""
    alone = RACE.assign(low=np.nan, high=np.nan)
    band, line, *_ = charts.race(alone, "error", 100).data
    assert len(band.x) == 0
    assert list(line.y) == [0.5, 0.2]


def test_a_race_that_has_not_begun_is_drawn_empty() -> None:
    """No points make a figure without traces, not a fault."""
    assert len(charts.race(frames.race_frame({}, "error"), "error", 100).data) == 0


@pytest.mark.parametrize(("metric", "tick"), [("error", "10%"), ("log_loss", "0.1")])
def test_errors_are_percentages_and_losses_are_not(metric: str, tick: str) -> None:
    """The ticks of the race are written in the unit of its score."""
    axis = charts.race(RACE, metric, 100).layout.yaxis
    assert dict(zip(axis.tickvals, axis.ticktext, strict=True))[0.1] == tick


@pytest.mark.parametrize("metric", ["error", "log_loss", "auc"])
def test_tasks_have_a_bar_for_each_arm(result: Result, metric: str) -> None:
    """Bars carry the arm's colour, one a task, with its interval on both sides."""
    frame = frames.task_frame(result, metric)
    bars = charts.task_bars(frame, metric).data
    assert [(bar.name, bar.marker.color) for bar in bars] == [
        ("together", TOGETHER),
        ("apart", APART),
    ]
    part = frame[frame["arm"] == "apart"]
    assert list(bars[1].y) == list(part["task"])
    assert np.allclose(bars[1].x + bars[1].error_x.array, part["high"])
    assert np.allclose(bars[1].x - bars[1].error_x.arrayminus, part["low"])


def test_gains_of_many_tasks_are_sorted_and_coloured_by_verdict() -> None:
    """The largest gain comes first; a task without a winner is grey."""
    frame = pd.DataFrame(
        {
            "task": ["a", "b", "c"],
            "gain": [0.1, -3.0, 4.0],
            "low": [-1.0, -4.0, 3.0],
            "high": [1.2, -2.0, 5.0],
            "verdict": ["no difference shown", "apart", "together"],
            "unit": "pp",
        }
    )
    (points,) = charts.task_gains(frame).data
    assert list(points.text) == ["c", "a", "b"]
    assert list(points.marker.color) == [TOGETHER, GREY, APART]
    assert list(points.y) == [4.0, 0.1, -3.0]
    assert np.allclose(points.error_y.array, [1, 1.1, 1])
