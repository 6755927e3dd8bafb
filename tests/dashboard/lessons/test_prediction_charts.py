import pytest

from dashboard.lessons.prediction_charts import distance
from tests.plotted import plotted


@pytest.mark.parametrize(
    ("value", "place"), [(1.0, 0.0), (3.0, 1.5), (8.0, 3.0), (0.0, 0.0), (99.0, 3.0)]
)
def test_a_prediction_is_drawn_where_it_lies_on_the_scale(value: float, place: float) -> None:
    """Places are at equal distances; what lies between or beyond is put between or at the end."""
    you, measured = plotted(distance((1.0, 2.0, 4.0, 8.0), 2.0, value, "width")).data
    assert (you.name, you.x[0]) == ("you", 1.0)
    assert (measured.name, measured.x[0]) == ("measured", place)


def test_nothing_measured_is_not_drawn() -> None:
    """Without a truth only the prediction stands on the scale."""
    assert len(plotted(distance((1.0, 2.0), 2.0, None, "width")).data) == 1
