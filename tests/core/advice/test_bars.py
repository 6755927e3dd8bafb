import math

import pytest

from core.advice.bars import lay_out
from core.metrics.catalogue import AUC, ERROR


def row(gain: float, low: float, high: float) -> dict[str, float]:
    """Make a row of a table."""
    return {"gain": gain, "low": low, "high": high}


def test_places_are_on_one_axis_that_holds_zero() -> None:
    """A bar runs from zero to the gain inside its interval, all within the axis."""
    chart = lay_out([("a", "together", row(2, 1, 3)), ("b", "together", row(-1, -2, 0))], ERROR)
    first, second = chart.bars
    assert 0 < second.low < second.start < second.end == chart.zero == first.start < first.end
    assert chart.zero < first.low < first.end < first.high < 100
    assert (first.end - chart.zero) == pytest.approx(2 * (chart.zero - second.start), abs=0.1)
    assert first.text == "+2.0 [+1.0, +3.0]"
    assert second.text == "−1.0 [−2.0, 0.0]"


def test_what_is_not_known_has_no_bar() -> None:
    """A gain that is NaN is drawn at zero and told as not known; so are no rows at all."""
    chart = lay_out([("a", "together", row(math.nan, math.nan, math.nan))], AUC)
    (bar,) = chart.bars
    assert bar.start == bar.end == bar.low == bar.high == chart.zero == 50
    assert bar.text == "not known"
    assert lay_out([], AUC).bars == ()
