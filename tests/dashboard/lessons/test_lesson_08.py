from typing import Any

import numpy as np
import pytest

from core.atlas import maps
from dashboard.lessons import lesson_08_big_enough as lesson
from tests.plotted import plotted

AHEAD, BEHIND = 5.0, -5.0


def _widths(made_up: Any, first: dict[int, int]) -> None:
    """Add, for each number of tasks, widths of which `first` behind are followed by those ahead."""
    for tasks, behind in first.items():
        gains = [BEHIND] * behind + [AHEAD] * (len(lesson.WIDTHS) - behind)
        made_up.add(lesson.MAP, "width", lesson.WIDTHS, gains, tasks=tasks)
    made_up.add(lesson.BEST_MAP, "tasks", lesson.TASKS, (0.0, 3.0, 6.0), width=128)


def test_the_caption_counts_the_different_columns() -> None:
    """The number of different columns of Y is that of the pictures drawn."""
    problem = lesson.PICTURED.draw(0)
    _, caption = lesson.picture()
    columns = {tuple(row) for row in problem.y[problem.train]}
    assert f"{len(columns)} different columns" in caption
    assert f"{problem.tasks} questions" in caption


def test_the_lesson_asks_for_widths_that_are_measured() -> None:
    """The scale is the map's axis of width, and the curves are on its axis of tasks."""
    (shown_map,) = (shown_map for shown_map in maps.maps() if shown_map.title == lesson.MAP)
    axes = dict(shown_map.grid.axes)
    assert axes["width"] == lesson.WIDTHS == lesson.LESSON.predict.scale
    assert set(lesson.TASKS) <= set(axes["tasks"])
    assert dict(maps.lesson_maps()[lesson.BEST_MAP].grid.axes)["tasks"] == lesson.TASKS


def test_the_truth_is_the_crossing_of_the_tasks_that_were_asked_for(made_up: Any) -> None:
    """Curves of other numbers of tasks cross elsewhere and do not count."""
    _widths(made_up, {4: 1, 16: 3, 32: 8})
    revealed = lesson.reveal()
    assert revealed.truth == lesson.WIDTHS[3]
    assert "apart is better from 1 to 4, together is better from 8 to 128" in revealed.text
    assert "first time with 4 tasks at width 2, with 32 tasks nowhere" in revealed.text


def test_a_curve_that_never_crosses_settles_nothing(made_up: Any) -> None:
    """When apart is better at every width there is no truth."""
    _widths(made_up, {4: 1, 16: 8, 32: 1})
    assert lesson.reveal().truth is None


def test_caruanas_comparison_is_of_the_tasks_that_were_asked_for(made_up: Any) -> None:
    """The verdict at the best width is that of 16 tasks."""
    _widths(made_up, {4: 1, 16: 1, 32: 1})
    assert "again with 16 tasks. Together is better: 3.0" in lesson.reveal().text


@pytest.mark.parametrize(("place", "units"), [(0, "1 hidden unit "), (1, "2 hidden units ")])
def test_narrow_networks_are_reported_with_their_units(
    made_up: Any, place: int, units: str
) -> None:
    """The place with width 1 or 2 reads that width, and counts units of both sides."""
    for tasks, gain in ((32, -9.0), (4, -3.0)):
        made_up.add(lesson.MAP, "width", (1, 2), (gain, gain), tasks=tasks)
    text = lesson.show(place).text
    assert "With 32 tasks: Apart is better: 9.0" in text
    assert f"one network has {units}for all of them" in text
    assert f"separate networks have {32 * (place + 1)} between" in text


def test_plenty_of_data_is_reported_for_a_small_and_a_usual_network(made_up: Any) -> None:
    """Both widths have their course, and the verdict is at most data in the small one."""
    made_up.add(lesson.EXAMPLES_MAP, "examples", (50, 1600), (3.0, -3.0), width=4)
    made_up.add(lesson.EXAMPLES_MAP, "examples", (50, 1600), (0.0, 3.0), width=32)
    revealed = lesson.show(2)
    assert "At width 4: together is better at 50, apart is better at 1,600." in revealed.text
    assert "At width 32: it is undecided at 50, together is better" in revealed.text
    assert "1,600 examples: Apart is better" in revealed.text
    assert np.allclose([curve.y for curve in plotted(revealed.figure).data], [[3, -3], [0, 3]])


@pytest.mark.parametrize(
    ("gain", "lesson_of_it"), [(-2.0, "size is not all"), (0.1, "differ too much to tell")]
)
def test_unrelated_tasks_test_the_word_only(made_up: Any, gain: float, lesson_of_it: str) -> None:
    """What is said of a wide network and unrelated tasks follows its verdict."""
    made_up.add(lesson.RELATED_MAP, "width", (1, 128), (-9.0, gain), relatedness=0.0)
    assert lesson_of_it in lesson.show(3).text


def test_the_best_widths_are_reported_for_the_most_tasks(made_up: Any) -> None:
    """The last place tells the course of tasks and its end."""
    made_up.add(lesson.BEST_MAP, "tasks", lesson.TASKS, (0.0, 3.0, 6.0))
    text = lesson.show(4).text
    assert "With 32 tasks: Together is better: 6.0" in text
    assert "it is undecided at 4, together is better at 16 and 32" in text
