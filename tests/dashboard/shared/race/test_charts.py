import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from core import Result
from core.results.judging import UNDECIDED
from dashboard.shared.race import charts, frames
from tests.plotted import plotted

TOGETHER, APART, GREY = "#0072B2", "#D55E00", "#8A8A8A"
RACE = pd.DataFrame(
    [
        ("together", 0, 0.5, 0.4, 0.6, 3, 0.0),
        ("together", 50, 0.2, 0.1, 0.3, 3, 0.0),
        ("apart", 0, 0.5, 0.4, 0.6, 3, 0.0),
        ("apart", 50, 0.3, 0.2, 0.4, 3, 0.0),
    ],
    columns=["arm", "step", "mean", "low", "high", "replicates", "ended"],
)


def _lines(figure: go.Figure, arm: str) -> dict[str, list[int]]:
    """Return by dash the steps of an arm's lines."""
    return {line.line.dash: list(line.x) for line in figure.data if line.name == arm}


def test_each_arm_has_a_band_and_a_line_in_its_colour() -> None:
    """The race draws a band and lines for each arm, all in that arm's colour."""
    figure = plotted(charts.race(RACE, "error", 1000))
    band, line, level, other_band, *other_lines = figure.data[:6]
    assert [trace.name for trace in (line, level)] == ["together", "together"]
    assert {trace.line.color for trace in (line, level)} == {TOGETHER}
    assert {trace.line.color for trace in other_lines} == {APART}
    assert (band.fillcolor, other_band.fillcolor) == ("rgba(0,114,178,0.18)", "rgba(213,94,0,0.18)")
    assert list(line.x) == [0, 50]
    assert list(line.y) == [0.5, 0.2]
    assert list(band.x) == [0, 50, 50, 0]
    assert list(band.y) == [0.6, 0.3, 0.1, 0.4]
    assert {band.mode, line.mode} == {"lines"}


def test_a_curve_is_dotted_only_after_all_networks_of_its_arm_have_ended() -> None:
    """The dotted line begins at the step of the last one, where the solid line ends."""
    shares = {"together": [0.0, 0.5, 1.0, 1.0], "apart": [0.0, 0.0, 0.0, 0.9]}
    frame = pd.DataFrame(
        [
            (arm, 50 * at, 0.2, 0.1, 0.3, 3, share)
            for arm, ended in shares.items()
            for at, share in enumerate(ended)
        ],
        columns=RACE.columns,
    )
    figure = plotted(charts.race(frame, "error", 1000))
    assert _lines(figure, "together") == {"solid": [0, 50, 100], "dot": [100, 150]}
    assert _lines(figure, "apart") == {"solid": [0, 50, 100, 150], "dot": []}
    legend = [(line.name, line.line.dash) for line in figure.data if line.showlegend]
    assert legend == [("together", "solid"), ("apart", "solid")]


def test_two_arms_are_named_at_their_curves_and_more_in_a_legend() -> None:
    """Each name stands at the last point in the arm's colour, that of the better arm below."""
    figure = plotted(charts.race(RACE, "error", 1000))
    names = [
        (name.text[0], name.textposition, name.textfont.color, name.x[0], name.y[0])
        for name in figure.data[6:]
    ]
    assert names == [
        ("together", "bottom left", TOGETHER, 50, 0.2),
        ("apart", "top left", APART, 50, 0.3),
    ]
    assert not figure.layout.showlegend
    third = RACE[RACE["arm"] == "apart"].assign(arm="transfer")
    many = plotted(charts.race(pd.concat([RACE, third]), "error", 1000))
    assert many.layout.showlegend
    assert not [trace for trace in many.data if trace.mode == "text"]


@pytest.mark.parametrize(
    ("latest", "steps", "end"),
    [
        (0, 10_000, 1000),
        (1000, 10_000, 1000),
        (1050, 10_000, 2000),
        (7050, 10_000, 10_000),
        (50, 200, 200),
        (2500, 2600, 2600),
        (60_000, 100_000, 100_000),
    ],
)
def test_the_axis_of_steps_ends_at_a_round_number(latest: int, steps: int, end: int) -> None:
    """It is the first one that holds what there is, and never more than a network may take."""
    frame = RACE.head(1).assign(step=latest)
    assert plotted(charts.race(frame, "error", steps)).layout.xaxis.range == (0, end)


def test_zooms_survive_redrawing() -> None:
    """While the race fills the figure stays the same one for the browser."""
    assert plotted(charts.race(RACE.head(1), "error", 1000)).layout.uirevision == "race"


def test_a_race_of_one_replicate_has_an_empty_band() -> None:
    """Without intervals the line is drawn and the band is empty."""
    alone = RACE.assign(low=np.nan, high=np.nan)
    band, line, *_ = plotted(charts.race(alone, "error", 100)).data
    assert len(band.x) == 0
    assert list(line.y) == [0.5, 0.2]


def test_a_race_that_has_not_begun_is_drawn_empty() -> None:
    """No points make a figure without traces, not a fault."""
    assert len(plotted(charts.race(frames.race_frame({}, "error"), "error", 100)).data) == 0


@pytest.mark.parametrize(("metric", "tick"), [("error", "10%"), ("log_loss", "0.1")])
def test_errors_are_percentages_and_losses_are_not(metric: str, tick: str) -> None:
    """The ticks of the race are written in the unit of its score."""
    axis = plotted(charts.race(RACE, metric, 100)).layout.yaxis
    assert dict(zip(axis.tickvals, axis.ticktext, strict=True))[0.1] == tick


@pytest.mark.parametrize("metric", ["error", "log_loss", "auc"])
def test_tasks_have_a_bar_for_each_arm(result: Result, metric: str) -> None:
    """Bars carry the arm's colour, one a task, with its interval on both sides."""
    frame = frames.task_frame(result, metric)
    bars = plotted(charts.task_bars(frame, metric)).data
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
            "verdict": [UNDECIDED, "apart", "together"],
            "unit": "pp",
        }
    )
    (points,) = plotted(charts.task_gains(frame)).data
    assert list(points.text) == ["c", "a", "b"]
    assert list(points.marker.color) == [TOGETHER, GREY, APART]
    assert list(points.y) == [4.0, 0.1, -3.0]
    assert np.allclose(points.error_y.array, [1, 1.1, 1])


@pytest.mark.parametrize(("last", "low"), [(0.6, 0.0), (-0.3, -0.3)])
def test_skill_rises_on_a_plain_axis(last: float, low: float) -> None:
    """It begins at zero, or where an arm ends below; far below lies an untrained network."""
    skill = RACE.assign(mean=[-5.0, 0.7, -5.0, last])
    figure = plotted(charts.race(skill, "skill", 1000))
    assert figure.layout.yaxis.type is None
    assert figure.layout.yaxis.tickformat == ".0%"
    bottom, top = figure.layout.yaxis.range
    assert low - 0.1 < bottom < low
    assert 0.7 < top < 1
    names = {trace.text[0]: trace.textposition for trace in figure.data if trace.text}
    assert names == {"together": "top left", "apart": "bottom left"}
