import pytest

from dashboard.lessons import lesson_05_unlabelled as lesson
from dashboard.lessons import measured
from tests.plotted import plotted


@pytest.mark.parametrize("rate", lesson.RATES)
def test_ways_are_ordered_by_their_measured_error(rate: float) -> None:
    """The order holds every way that could be measured, fewest errors first."""
    ways = lesson.order(rate)
    scores = [measured.rows(way, missing=rate)["score"].iloc[0] for way in ways]
    assert scores == sorted(scores)
    missing = set(lesson.HANDLINGS) - set(ways)
    assert all(measured.rows(way, missing=rate)["replicates"].iloc[0] == 0 for way in missing)


def test_the_truth_is_the_measured_order() -> None:
    """Each option is one order of the three ways, and the right one was measured."""
    revealed = lesson.reveal()
    assert len(lesson.LESSON.predict.options) == len(lesson.ORDERS) == 6
    assert lesson.ORDERS[int(revealed.truth or 0)] == lesson.order(lesson.ASKED)


@pytest.mark.parametrize("place", range(len(lesson.RATES)))
def test_an_impossible_way_is_said_to_be_impossible(place: int) -> None:
    """Where no complete row is left the page says so and draws no bar for it."""
    row = measured.rows("drop", missing=lesson.RATES[place]).iloc[0]
    shown = lesson.show(place)
    drawn = {bar.y[0] for bar in plotted(shown.figure).data}
    possible = row["replicates"] > 0
    assert (lesson.NAMES["drop"] in drawn) == possible
    assert ("impossible" in shown.text) != possible
