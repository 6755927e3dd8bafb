import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from core import Missing
from core.atlas.maps import lesson_maps
from dashboard.lessons import lesson_05_unlabelled as lesson
from dashboard.lessons import measured
from tests.dashboard.lessons.conftest import MadeUp
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


def test_rates_at_which_nothing_is_left_are_named() -> None:
    """Where no complete row is left the page says once at which rates, and draws no point there."""
    dropped = measured.rows("drop")
    ended = dropped.loc[dropped["replicates"] == 0, "missing"]
    shown = lesson.reveal()
    (curve,) = (c for c in plotted(shown.figure).data if c.name == lesson.NAMES["drop"])
    assert len(curve.x) == len(dropped) - len(ended)
    assert len(ended) > 0
    told = f"{shown.because} {shown.details}"
    (rates,) = re.findall(r"curve ends, at ([^.]+)\.|At ([^.]+) the curve", told)
    assert all(f"{rate:.0%}" in "".join(rates) for rate in ended)


def _add(
    made_up: MadeUp, hard: Sequence[float], by_chance: Sequence[float] = (0.1, 0.12, 0.15)
) -> None:
    """Make up errors of one network at three rates, and separate networks 2 points behind."""
    for name, scores in (("mask", by_chance), ("hard", hard), ("positives", hard)):
        apart = [score + 0.02 for score in scores]
        made_up.add(name, "missing", (0.1, 0.4, 0.7), [2.0] * 3, apart=apart)


@pytest.mark.parametrize("place", [1, 2])
def test_the_break_names_the_rate_at_which_most_errors_are_added(
    made_up: MadeUp, place: int
) -> None:
    """Not by chance: the rate, the errors there, and those by chance beside them."""
    _add(made_up, hard=(0.1, 0.2, 0.21))
    shown = lesson.show(place)
    assert shown.verdict == "40% missing, not by chance: 20.0% errors instead of 12.0%."
    assert "With 40% missing: Together is better" in shown.details
    assert "with 70% missing: 21.0% (by chance 15.0%), separate networks 23.0%" in shown.details


@pytest.mark.parametrize("place", [1, 2])
def test_a_break_that_breaks_nothing_says_so(made_up: MadeUp, place: int) -> None:
    """Where errors are as many as by chance, give or take the margin, leaving '?' out works."""
    _add(made_up, hard=(0.1, 0.124, 0.14))
    shown, broken = lesson.show(place), lesson._WHY[lesson.PATTERNS[place]][True]
    assert shown.verdict == "Even so leaving '?' out works: 12.4% errors, by chance 12.0%."
    assert broken not in shown.because


def test_missing_by_chance_is_the_case_of_the_claim(made_up: MadeUp) -> None:
    """It says how errors grow with the rate, with nothing beside it."""
    _add(made_up, hard=(0.2, 0.2, 0.2))
    shown = lesson.show(0)
    assert shown.verdict == "10% to 70% missing by chance: 10.0% to 15.0% errors."
    assert "by chance 1" not in shown.details
    names = [curve.name for curve in plotted(shown.figure).data]
    assert names == [lesson.ONE, lesson.SEVERAL]


@pytest.mark.parametrize("place", range(3))
def test_each_curve_of_the_break_is_a_measured_one(place: int) -> None:
    """One network, the same by chance, and separate networks: just the scores of the maps."""
    name = lesson.PATTERNS[place]
    rows, usual = measured.rows(name), measured.rows("mask")
    curves = {c.name: list(c.y) for c in plotted(lesson.show(place).figure).data}
    wanted = {lesson.ONE: rows["score"], lesson.SEVERAL: rows["apart"]}
    if place:
        wanted[lesson.BY_CHANCE] = usual["score"]
    assert curves == {name: scores.tolist() for name, scores in wanted.items()}


def test_the_patterns_were_measured_on_the_same_settings() -> None:
    """Only which labels are missing differs between the maps that are laid side by side."""
    grids = [lesson_maps()[name].grid for name in lesson.PATTERNS]
    assert len({grid.axes for grid in grids}) == 1
    bases = {replace(grid.base, missing=Missing()) for grid in grids}
    assert bases == {replace(grids[0].base, missing=Missing())}
    patterns = [grid.base.missing.pattern for grid in grids]
    assert patterns == ["random", "hard", "positives"]
