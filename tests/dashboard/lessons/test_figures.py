import numpy as np
import pandas as pd
import pytest

from dashboard.lessons import figures
from dashboard.shared.theme import APART, TOGETHER

FRAME = pd.DataFrame(
    {
        "name": ["together", "together", "apart"],
        "place": ["1", "8", "8"],
        "mean": [0.3, 0.2, 0.25],
        "low": [0.2, 0.1, np.nan],
        "high": [0.35, 0.3, np.nan],
    }
)


def test_curves_stand_at_their_places_with_their_intervals() -> None:
    """One curve a name, points at equal distances, bars from low to high, arms in their colours."""
    together, apart = figures.curves(FRAME, "width", "test error").data
    assert (list(together.x), list(apart.x)) == ([0, 1], [1])
    assert together.error_y.array == pytest.approx([0.05, 0.1])
    assert together.error_y.arrayminus == pytest.approx([0.1, 0.1])
    assert np.isnan(apart.error_y.array).all()
    assert (together.line.color, apart.line.color) == (TOGETHER, APART)


def test_bars_are_in_order_from_the_top() -> None:
    """The first name is on top, and colours given by name are used."""
    figure = figures.bars(FRAME.iloc[1:], "test error", {"apart": "#123456"})
    assert [bar.y[0] for bar in figure.data] == ["together", "apart"]
    assert figure.layout.yaxis.autorange == "reversed"
    assert figure.data[1].marker.color == "#123456"


@pytest.mark.parametrize(("largest", "ticks"), [(0.5, ".0%"), (0.004, ".1%")])
def test_small_shares_get_finer_ticks(largest: float, ticks: str) -> None:
    """An axis of small shares does not say 0% everywhere."""
    figure = figures.bars(FRAME.assign(mean=largest), "test error")
    assert figure.layout.xaxis.tickformat == ticks


@pytest.mark.parametrize(
    ("value", "place"), [(1.0, 0.0), (3.0, 1.5), (8.0, 3.0), (0.0, 0.0), (99.0, 3.0)]
)
def test_a_prediction_is_drawn_where_it_lies_on_the_scale(value: float, place: float) -> None:
    """Places are at equal distances; what lies between or beyond is put between or at the end."""
    you, measured = figures.distance((1.0, 2.0, 4.0, 8.0), 2.0, value, "width").data
    assert (you.name, you.x[0]) == ("you", 1.0)
    assert (measured.name, measured.x[0]) == ("measured", place)


def test_nothing_measured_is_not_drawn() -> None:
    """Without a truth only the prediction stands on the scale."""
    assert len(figures.distance((1.0, 2.0), 2.0, None, "width").data) == 1


def test_pictures_share_one_scale() -> None:
    """Every picture is drawn, named, and dark in proportion to the largest of all."""
    figure = figures.pictures(np.ones((2, 3, 4), dtype=np.float32) * [[[1]], [[2]]], ("a", "b"))
    assert len(figure.data) == 2
    assert [title.text for title in figure.layout.annotations] == ["a", "b"]
    assert figure.layout.coloraxis.cmax == 2


@pytest.mark.parametrize("dark", [False, True])
def test_a_readable_figure_is_another(dark: bool) -> None:
    """Text grows and has ink that fits the ground; the figure that was given stays as it is."""
    figure = figures.curves(FRAME, "width", "test error")
    larger = figures.readable(figure, dark)
    assert larger.layout.xaxis.tickfont.size == larger.layout.font.size == figures.TEXT
    assert larger.layout.font.color == (figures.LIGHT_INK if dark else figures.DARK_INK)
    assert figure.layout.font.size is None
