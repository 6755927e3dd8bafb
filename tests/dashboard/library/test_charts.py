import pandas as pd

from core.advice.answer import Advice
from dashboard.library.charts import advice_gains, sweep_gains
from dashboard.shared.theme import verdict_colour
from dashboard.your_data.packing import numbers_table
from tests.plotted import plotted


def test_points_of_a_map_go_from_the_largest_gain_down() -> None:
    """Each with its interval, in the colour of who is better."""
    gains = {"gain": [-2.0, 1.0], "low": [-3.0, 0.5], "high": [-1.0, 1.5]}
    table = pd.DataFrame(gains).assign(verdict=["apart", "together"], unit="pp")
    (points,) = plotted(sweep_gains(table)).data
    assert list(points.y) == [1.0, -2.0]
    assert list(points.marker.color) == [verdict_colour("together"), verdict_colour("apart")]
    assert list(points.error_y.array) == [0.5, 1.0]


def test_ways_to_train_stand_with_their_gains(advice: Advice) -> None:
    """Those that have a gain over apart: not apart itself."""
    (points,) = plotted(advice_gains(numbers_table(advice))).data
    assert list(points.y) == ["together", "grouping"]
    assert list(points.x) == [0.5, 3.0]
