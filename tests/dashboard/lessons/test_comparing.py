import math

import pandas as pd
import pytest

from dashboard.lessons import comparing
from dashboard.shared.theme import APART, TOGETHER

WIDTHS = pd.DataFrame(
    {
        "width": [1, 2, 4, 8],
        "gain": [-5.0, -1.0, 0.5, 2.0],
        "low": [-6.0, -2.0, -0.5, 1.0],
        "high": [-4.0, -0.1, 1.5, 3.0],
        "verdict": ["apart", "apart", "no difference shown", "together"],
        "arm": "together",
        "metric": "error",
        "unit": "pp",
        "score": [0.25, 0.21, 0.195, 0.18],
        "apart": 0.2,
        "replicates": 20,
        "outcome": "finished",
    }
)


def test_the_first_place_ahead_is_where_a_difference_is_shown() -> None:
    """A gain above zero whose interval holds zero does not count as ahead."""
    assert comparing.first_ahead(WIDTHS, "width") == 8
    assert comparing.first_ahead(WIDTHS.head(3), "width") is None


def test_the_first_place_ahead_does_not_depend_on_the_order_of_rows() -> None:
    """The smallest place counts, wherever its row stands."""
    both = pd.concat([WIDTHS.assign(verdict="together"), WIDTHS])
    assert comparing.first_ahead(both.iloc[::-1], "width") == 1


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        ("a", "apart is better at 1"),
        ("at", "apart is better at 1, together is better at 2"),
        ("ttt", "together is better from 1 to 4"),
        ("tnt", "together is better at 1, no difference is shown at 2, together is better at 4"),
    ],
)
def test_the_course_names_every_stretch(verdicts: str, told: str) -> None:
    """Neighbours with one verdict are told together, and one that comes back is told again."""
    words = {"a": "apart", "t": "together", "n": "no difference shown"}
    told_of = [words[verdict] for verdict in verdicts]
    rows = pd.DataFrame({"width": [1, 2, 4][: len(verdicts)], "verdict": told_of})
    assert comparing.course(rows.iloc[::-1], "width") == told


def test_gains_are_drawn_along_the_axis_with_the_line_of_no_gain() -> None:
    """Each name has one curve in ascending order, with the interval on both sides."""
    figure = comparing.gains({"together": WIDTHS.iloc[::-1]}, "width")
    (curve,) = figure.data
    assert list(curve.y) == [-5.0, -1.0, 0.5, 2.0]
    assert list(curve.error_y.array) == pytest.approx([1, 0.9, 1, 1])
    assert list(figure.layout.xaxis.ticktext) == ["1", "2", "4", "8"]
    assert curve.line.color == TOGETHER
    assert [line.y0 for line in figure.layout.shapes] == [0]
    assert figure.layout.yaxis.title.text == "less error than apart (percentage points)"


def test_scores_stand_beside_the_curve_of_apart() -> None:
    """Both arms are drawn in their colours; apart has no interval, the other that of its gain."""
    together, apart = comparing.scores({"together": WIDTHS}, "width").data
    assert (together.line.color, apart.line.color) == (TOGETHER, APART)
    assert list(apart.y) == [0.2] * 4
    assert all(math.isnan(half) for half in apart.error_y.array)
    assert together.y[3] + together.error_y.array[3] == pytest.approx(0.19)


def test_scores_of_two_metrics_do_not_share_an_axis() -> None:
    """Error and log loss cannot be drawn as one figure."""
    with pytest.raises(ValueError, match="too many values"):
        comparing.scores({"a": WIDTHS, "b": WIDTHS.assign(metric="log_loss")}, "width")
