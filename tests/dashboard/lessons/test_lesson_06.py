from typing import Any

import numpy as np
import pytest

from core.atlas import maps
from dashboard.lessons import lesson_06_related as lesson
from tests.plotted import plotted

SCALE = lesson.SCALE


def test_tasks_share_features_though_their_labels_do_not_correlate() -> None:
    """Of two tasks with the same features, the caption tells a correlation that is luck at most."""
    (first, second), alike = lesson.least_alike()
    labels = lesson.SharedFeatures(lesson.TASKS, relatedness=lesson.RELATED).draw(0).y
    assert alike == pytest.approx(abs(np.corrcoef(labels[:, first], labels[:, second])[0, 1]))
    assert alike < 2 / np.sqrt(len(labels))
    _, caption = lesson.picture()
    assert f"tasks {first + 1} and {second + 1} have a correlation of {alike:.2f}" in caption


def test_the_picture_has_features_of_each_task_and_of_all() -> None:
    """Left as many features as the source gives each task, right as many as it gives all."""
    dots = [trace for trace in plotted(lesson.picture()[0]).data if trace.mode == "markers"]
    assert [len(trace.x) for trace in dots] == [lesson.TASKS * lesson.FEATURES, lesson.FEATURES]


def test_the_lesson_asks_for_places_that_are_measured() -> None:
    """The scale is the map's axis of relatedness, and its widths are on the other axis."""
    (shown_map,) = (shown_map for shown_map in maps.maps() if shown_map.title == lesson.MAP)
    axes = dict(shown_map.grid.axes)
    assert axes["relatedness"] == lesson.LESSON.predict.scale
    assert {lesson.WIDTH, lesson.SMALL, lesson.LARGE} <= set(axes["width"])
    assert shown_map.grid.base.source.tasks == lesson.TASKS


@pytest.mark.parametrize(
    ("gains", "truth"),
    [((-3, -2, 0.5, 2, 4), 0.75), ((2, 2, 2, 2, 2), 0.0), ((-3, -2, -1.5, 0, 0.9), None)],
)
def test_the_truth_is_the_first_relatedness_that_is_shown_ahead(
    made_up: Any, gains: tuple[float, ...], truth: float | None
) -> None:
    """A gain whose interval includes zero is not ahead; nowhere ahead is not settled."""
    made_up.add(lesson.MAP, "relatedness", SCALE, gains, width=lesson.WIDTH)
    assert lesson.reveal().truth == truth


def test_the_reveal_tells_the_course_and_the_last_verdict(made_up: Any) -> None:
    """Its words come from the table, a lead of apart included."""
    gains = (-3.0, -2.0, 0.5, 2.0, -4.0)
    made_up.add(lesson.MAP, "relatedness", SCALE, gains, width=lesson.WIDTH)
    text = lesson.reveal().text
    assert "apart is better at 0 and 0.25, it is undecided at 0.50" in text
    assert "Apart is better: 4.0 percentage points" in text


def test_unrelated_tasks_are_reported_in_a_small_and_a_large_network(made_up: Any) -> None:
    """Both places show the whole course of width, and the large one compares itself."""
    for relatedness in (0.0, 1.0):
        made_up.add(
            lesson.MAP, "relatedness", [relatedness], [-9.0], width=lesson.SMALL, tasks=lesson.TASKS
        )
        made_up.add(
            lesson.MAP, "relatedness", [relatedness], [-0.2], width=lesson.LARGE, tasks=lesson.TASKS
        )
    small, large = lesson.show(0), lesson.show(1)
    assert "4 hidden units for all 8 tasks, the separate networks have 32" in small.text
    assert "Undecided" in large.text
    assert "from −9.0 to −0.2 percentage points" in large.text
    assert [len(curve.y) for curve in plotted(large.figure).data] == [2, 2]


def test_the_digits_are_reported_as_they_were_measured(made_up: Any) -> None:
    """Who is ahead on the digits comes from the table, whoever it is."""
    made_up.add("digits", "width", (2, 128), (-3.0, 3.0))
    text = lesson.show(3).text
    assert "apart is better at 2, together is better at 128" in text
    assert "Together is better: 3.0" in text


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [
        (-3.0, 3.0, "Together gains more where objects share more parts."),
        (3.0, -3.0, "Together gains less where objects share more parts."),
        (1.0, 2.0, "That sharing more parts gains more is not shown."),
    ],
)
def test_how_densely_parts_are_shared_is_told_as_measured(
    made_up: Any, least: float, most: float, said: str
) -> None:
    """More sharing gains more only where the intervals do not meet; both ends are told."""
    scenes = {"tasks": 4, "examples": 1500, "missing": 0.0}
    for sharing, gain in zip(lesson.SHARINGS, (least, 1.0, most), strict=True):
        made_up.add(lesson.ROAD_MAP, "width", (2, 32), (-9.0, gain), sharing=sharing, **scenes)
    revealed = lesson.show(2)
    assert revealed.verdict == said
    assert "built of 8 parts, of 5, and of 4." in revealed.details
    assert [line.name for line in plotted(revealed.figure).data] == [
        "8 parts",
        "5 parts",
        "4 parts",
    ]
