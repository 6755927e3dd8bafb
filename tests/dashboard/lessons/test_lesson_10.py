from typing import Any

import numpy as np
import pytest

from core.atlas import maps
from dashboard.lessons import lesson_10_who_has_the_data as lesson
from tests.plotted import plotted


def _sets(made_up: Any, road: float, molecules: float, digits: float) -> None:
    """Add the measured point of each data set, with intervals of one point on each side."""
    auc = {"metric": "auc", "width": lesson.WIDTH}
    made_up.add(
        lesson.ROAD_MAP,
        "tasks",
        [lesson.ROAD_TASKS],
        [road],
        examples=lesson.ROAD_PICTURES,
        **lesson.ROAD_AT,
        metric="auc",
    )
    made_up.add(lesson.MOLECULES_MAP, "examples", [lesson.SCARCE], [molecules], **auc)
    made_up.add(lesson.DIGITS_MAP, "tasks", [10], [digits], **auc)


def test_the_points_that_are_read_are_measured() -> None:
    """The three data sets are points of their maps."""
    titled = (*reversed(maps.recorded_grids()), *maps.maps())
    axes = {shown_map.title: dict(shown_map.grid.axes) for shown_map in titled}
    lessons = {name: dict(shown_map.grid.axes) for name, shown_map in maps.lesson_maps().items()}
    assert lesson.ROAD_TASKS in axes[lesson.ROAD_MAP]["tasks"]
    assert lesson.ROAD_PICTURES in axes[lesson.ROAD_MAP]["examples"]
    assert not [name for name, at in lesson.ROAD_AT.items() if at not in axes["Road scenes"][name]]
    assert lesson.ROAD_TASKS in axes[lesson.SHARED_MAP]["tasks"]
    assert lesson.SCARCE in lessons[lesson.MOLECULES_MAP]["examples"]
    assert lesson.WIDTH in lessons[lesson.MOLECULES_MAP]["width"]
    assert lesson.WIDTH in lessons[lesson.DIGITS_MAP]["width"]


@pytest.mark.parametrize(
    ("gains", "truth"),
    [((1, 6, -2), 2), ((-5, 6, 6), 0), ((4, 1, 9), 1), ((1, 6, 0), None), ((3, 3, 3), None)],
)
def test_the_truth_is_the_smallest_gain(
    made_up: Any, gains: tuple[float, ...], truth: int | None
) -> None:
    """It is settled only when its interval stays below those of the others."""
    _sets(made_up, *gains)
    revealed = lesson.reveal()
    assert revealed.truth == truth
    assert ("not settled" in revealed.text) == (truth is None)


def test_every_data_set_has_its_verdict(made_up: Any) -> None:
    """Each verdict is said behind the name of its data set, and drawn as one bar."""
    _sets(made_up, 0.2, 6.0, -2.0)
    revealed = lesson.reveal()
    assert "Road scenes: Undecided" in revealed.text
    assert "Molecules: Together is better: 6.0 percentage points more AUC" in revealed.text
    assert "Digits: Apart is better: 2.0" in revealed.text
    assert [bar.x[0] for bar in plotted(revealed.figure).data] == [0.2, 6.0, -2.0]


@pytest.mark.parametrize(
    ("gains", "said"),
    [
        ((6.0, 2.0), "largest, 6.0 percentage points at 1,000 molecules, and has shrunk to 2.0"),
        ((6.0, 5.0), "the intervals of the two gains meet"),
        ((2.0, 6.0), "largest where we have most data: 6.0"),
    ],
)
def test_a_gain_shrinks_only_when_it_is_shown(
    made_up: Any, gains: tuple[float, ...], said: str
) -> None:
    """The largest gain and that with most data differ when their intervals do not meet."""
    made_up.add(
        lesson.MOLECULES_MAP,
        "examples",
        (1000, 4552),
        gains,
        apart=(0.6, 0.7),
        metric="auc",
        width=lesson.WIDTH,
    )
    text = lesson.show(0).text
    assert said in text
    assert "AUC of separate networks goes from 60.0% to 70.0%" in text


def test_made_up_tasks_are_reported_in_error(made_up: Any) -> None:
    """The second place reads the tasks that share features."""
    made_up.add(lesson.SHARED_MAP, "examples", (50, 400, 1600), (0, 4, 1), tasks=lesson.ROAD_TASKS)
    text = lesson.show(1).text
    assert "4.0 percentage points at 400 examples, and has shrunk to 1.0" in text
    assert "its error goes from 20.0% to 20.0%" in text


def test_road_scenes_are_counted_over_the_whole_map(made_up: Any) -> None:
    """Places with each verdict add up, and the verdict is that of most tasks and most pictures."""
    for tasks, gains in ((2, (-3.0, 0.0)), (32, (0.5, 7.0))):
        at = {"tasks": tasks, **lesson.ROAD_AT}
        made_up.add(lesson.ROAD_MAP, "examples", (50, 1500), gains, **at)
    at = {"tasks": 4, **lesson.ROAD_AT}
    made_up.add(lesson.ROAD_MAP, "examples", (50, 1500), (0.0, 0.0), half=0.4, **at)
    revealed = lesson.show(2)
    assert revealed.verdict == "Together is better at 1 of 6 places."
    assert "apart is better at 1 of them, and at 4 nobody is." in revealed.because
    assert "practically the same at 2 of the places, and it is undecided at 2." in revealed.details
    assert "With 32 tasks and 1,500 pictures: Together is better: 7.0" in revealed.text
    assert np.array_equal(plotted(revealed.figure).data[0].z, [[-3.0, 0.0, 0.0], [0.0, 0.0, 7.0]])


def test_the_caption_counts_the_tests_that_nobody_made() -> None:
    """The share of '?' is that of the table."""
    problem = lesson.PICTURED.draw(0)
    _, caption = lesson.picture()
    assert f"{np.isnan(problem.y).mean():.0%} of the table" in caption
    assert f"{len(problem.y):,} molecules" in caption
