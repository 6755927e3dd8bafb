import math

import numpy as np
import pandas as pd
import pytest

from core.results.judging import UNDECIDED
from dashboard.lessons import charts
from dashboard.shared.theme import APART, TOGETHER
from tests.plotted import plotted

FRAME = pd.DataFrame(
    {
        "name": ["together", "together", "apart"],
        "place": ["1", "8", "8"],
        "mean": [0.3, 0.2, 0.25],
        "low": [0.2, 0.1, np.nan],
        "high": [0.35, 0.3, np.nan],
    }
)
WIDTHS = pd.DataFrame(
    {
        "width": [1, 2, 4, 8],
        "gain": [-5.0, -1.0, 0.5, 2.0],
        "low": [-6.0, -2.0, -0.5, 1.0],
        "high": [-4.0, -0.1, 1.5, 3.0],
        "verdict": ["apart", "apart", UNDECIDED, "together"],
        "arm": "together",
        "metric": "error",
        "unit": "pp",
        "score": [0.25, 0.21, 0.195, 0.18],
        "apart": 0.2,
        "replicates": 20,
        "outcome": "finished",
    }
)


def test_curves_stand_at_their_places_with_their_intervals() -> None:
    """One curve a name, points at equal distances, bars from low to high, arms in their colours."""
    together, apart = plotted(charts.curves(FRAME, "width", "test error")).data
    assert (list(together.x), list(apart.x)) == ([0, 1], [1])
    assert together.error_y.array == pytest.approx([0.05, 0.1])
    assert together.error_y.arrayminus == pytest.approx([0.1, 0.1])
    assert np.isnan(apart.error_y.array).all()
    assert (together.line.color, apart.line.color) == (TOGETHER, APART)


def test_a_curve_that_its_axis_names_has_no_legend() -> None:
    """Where the only curve is what the axis says, it is said once; and the axis may begin at 0."""
    alone = FRAME[FRAME["name"] == "together"]
    for title, shown in (("together", False), ("test error", True)):
        layout = plotted(charts.curves(alone, "width", title, from_zero=not shown)).layout
        assert layout.showlegend is shown
        assert (layout.yaxis.rangemode == "tozero") is not shown


def test_bars_are_in_order_from_the_top() -> None:
    """The first name is on top, and colours given by name are used."""
    figure = plotted(charts.bars(FRAME.iloc[1:], "test error", {"apart": "#123456"}))
    assert [bar.y[0] for bar in figure.data] == ["together", "apart"]
    assert figure.layout.yaxis.autorange == "reversed"
    assert figure.data[1].marker.line.color == "#123456"


@pytest.mark.parametrize(("largest", "ticks"), [(0.5, ".0%"), (0.04, ".1%"), (0.004, ".2%")])
def test_small_shares_get_finer_ticks(largest: float, ticks: str) -> None:
    """An axis of small shares does not say 0% everywhere."""
    figure = plotted(charts.bars(FRAME.assign(mean=largest), "test error"))
    assert figure.layout.xaxis.tickformat == ticks


def test_gains_are_drawn_along_the_axis_with_the_line_of_no_gain() -> None:
    """Each name has one curve in ascending order, with the interval on both sides."""
    figure = plotted(charts.gains({"together": WIDTHS.iloc[::-1]}, "width"))
    (curve,) = figure.data
    assert list(curve.y) == [-5.0, -1.0, 0.5, 2.0]
    assert list(curve.error_y.array) == pytest.approx([1, 0.9, 1, 1])
    assert list(figure.layout.xaxis.ticktext) == ["1", "2", "4", "8"]
    assert curve.line.color == TOGETHER
    assert [line.y0 for line in figure.layout.shapes] == [0]
    assert figure.layout.yaxis.title.text == "less error than apart (percentage points)"


def test_scores_stand_beside_the_curve_of_apart() -> None:
    """Both arms are drawn in their colours; apart has no interval, the other that of its gain."""
    together, apart = plotted(charts.scores({"together": WIDTHS}, "width")).data
    assert (together.line.color, apart.line.color) == (TOGETHER, APART)
    assert list(apart.y) == [0.2] * 4
    assert all(math.isnan(half) for half in apart.error_y.array)
    assert together.y[3] + together.error_y.array[3] == pytest.approx(0.19)


def test_scores_of_two_metrics_do_not_share_an_axis() -> None:
    """Error and log loss cannot be drawn as one figure."""
    with pytest.raises(ValueError, match="too many values"):
        charts.scores({"a": WIDTHS, "b": WIDTHS.assign(metric="log_loss")}, "width")
