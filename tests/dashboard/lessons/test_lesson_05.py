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


def test_the_truth_is_the_way_with_most_errors() -> None:
    """Each option is one way, in their order, and the right one was measured to be worst."""
    revealed = lesson.reveal()
    options = [option.lower() for option in lesson.LESSON.predict.options]
    assert options == [lesson.NAMES[way].lower() for way in lesson.HANDLINGS]
    worst = lesson.order(lesson.ASKED)[-1]
    assert lesson.HANDLINGS[int(revealed.truth or 0)] == worst
    assert lesson.NAMES[worst] in revealed.verdict


@pytest.mark.parametrize("place", range(len(lesson.RATES)))
def test_an_impossible_way_is_said_to_be_impossible(place: int) -> None:
    """Where no complete row is left the page says so and draws no bar for it."""
    row = measured.rows("drop", missing=lesson.RATES[place]).iloc[0]
    shown = lesson.show(place)
    drawn = {bar.y[0] for bar in plotted(shown.figure).data}
    possible = row["replicates"] > 0
    assert (lesson.NAMES["drop"] in drawn) == possible
    assert ("impossible" in shown.text) != possible
