from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.metrics.catalogue import METRICS, SKILL
from core.metrics.metric import Metric
from dashboard.shared.replay.axes import BOTTOM, LINE, TOP, Axes, even_ticks

ANY = [*METRICS.values(), SKILL]


def _numbers(axes: Axes) -> list[str]:
    """Return what is written beside the lines."""
    texts = ElementTree.fromstring(f"<svg>{axes.written()}</svg>").iter("text")
    return [str(text.text) for text in texts if text.get("text-anchor") == "end"][:-1]


@pytest.mark.parametrize("metric", ANY, ids=lambda metric: metric.name)
@given(least=st.floats(0, 1), most=st.floats(0, 2), steps=st.integers(0, 10_000))
def test_any_scores_have_axes_that_can_be_read(
    metric: Metric, least: float, most: float, steps: int
) -> None:
    """No error at all, no progress, small steps and one point: two numbers at least, apart."""
    least, most = sorted([least, most])
    axes = Axes(steps, least, most, metric)
    numbers = _numbers(axes)
    assert 2 <= len(numbers) == len({*numbers})
    values = [float(number.rstrip("%")) / (100 if metric.percent else 1) for number in numbers]
    places = sorted(axes.y(value) for value in values)
    assert all(TOP - 0.01 <= place <= BOTTOM + 0.01 for place in places)
    assert all(below - above >= LINE * 0.7 for above, below in pairwise(places))


def test_what_falls_is_by_its_logarithm_and_what_rises_is_not() -> None:
    """Halves of an error are as far apart everywhere; so are tenths of skill."""
    falls, rises = Axes(1, 0.1, 0.4, METRICS["error"]), Axes(1, 0.1, 0.3, SKILL)
    assert falls.y(0.2) - falls.y(0.4) == pytest.approx(falls.y(0.1) - falls.y(0.2))
    assert rises.y(0.1) - rises.y(0.2) == pytest.approx(rises.y(0.2) - rises.y(0.3))


@given(low=st.floats(0.001, 10), width=st.floats(0.001, 10))
def test_even_ticks_are_few_and_lie_between(low: float, width: float) -> None:
    """At least two, at most five, none beyond the ends."""
    ticks = even_ticks(low, low + width)
    assert 2 <= len(ticks) <= 5
    assert all(low - 1e-6 <= tick <= low + width + 1e-6 for tick in ticks)
