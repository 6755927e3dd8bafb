from typing import Any

import pytest

from core.atlas import maps
from core.data.allocation import VALIDATION
from dashboard.lessons import lesson_09_transfer as lesson
from dashboard.lessons import measured
from tests.plotted import plotted

ALONE = (0.45, 0.36, 0.29, 0.23, 0.16)  # error of apart with 10, 25, 50, 100 and 400 labels
HELPS = (12.0, 11.0, 9.0, 7.0, 4.0)
EVEN = (0.0, 0.0, 0.0, 0.0, 0.0)


def _arm(made_up: Any, arm: str, gains: tuple[float, ...], relatedness: float = 1.0) -> None:
    made_up.add(
        lesson.MAP,
        "focus_examples",
        lesson.LABELS,
        gains,
        apart=ALONE,
        arm=arm,
        task=lesson.FOCUS,
        relatedness=relatedness,
    )


def _arms(
    made_up: Any,
    transfer: tuple[float, ...] = HELPS,
    together: tuple[float, ...] = HELPS,
    output: tuple[float, ...] = HELPS,
) -> None:
    _arm(made_up, lesson.TRANSFER, transfer)
    _arm(made_up, lesson.TOGETHER, together)
    _arm(made_up, lesson.OUTPUT_ONLY, output)


def test_the_lesson_asks_for_labels_that_are_measured() -> None:
    """The labels are the axis of the map, whose first task is task B, and all arms are in it."""
    grid = maps.lesson_maps()[lesson.MAP].grid
    assert dict(grid.axes)["focus_examples"] == lesson.LABELS
    assert grid.base.source.names[0] == lesson.FOCUS
    assert {lesson.TRANSFER, lesson.OUTPUT_ONLY, lesson.TOGETHER, "apart"} == set(grid.base.arms)


def test_few_examples_of_the_other_tasks_are_measured() -> None:
    """The map for scarce sources varies the examples of the other tasks, with related tasks."""
    grid = maps.lesson_maps()[lesson.SOURCES_MAP].grid
    assert grid.names == ("examples",)
    assert grid.base.source.relatedness == 1
    assert lesson.TRANSFER in grid.base.arms


@pytest.mark.parametrize(
    ("output", "truth", "words"),
    [
        (19.0, 1, "Output-layer transfer is better than transfer: 8.0"),
        (5.0, 0, "Transfer is better than output-layer transfer: 6.0"),
        (12.0, 3, "which of the two is better is undecided"),
    ],
)
def test_the_two_transfers_are_compared(
    made_up: Any, output: float, truth: int, words: str
) -> None:
    """The truth is the better one, with the interval of their paired difference."""
    _arms(made_up, output=(0.0, output, 0.0, 0.0, 0.0))
    revealed = lesson.reveal()
    assert revealed.truth == truth
    assert words in revealed.text


def test_a_transfer_is_worth_the_labels_that_apart_needs(made_up: Any) -> None:
    """Transfer with 25 labels has an error of 25%; apart is below that at 100 and not at 50."""
    _arms(made_up)
    rows = measured.rows(lesson.MAP, arm=lesson.TRANSFER, task=lesson.FOCUS, relatedness=1.0)
    assert lesson.as_good_alone(rows, lesson.PREDICTED) == 100
    assert "as good as transfer with 100 labels (23.0%)" in lesson.reveal().text


def test_transfer_that_hurts_is_matched_by_fewer_labels(made_up: Any) -> None:
    """When transfer is behind, apart needs fewer labels than it was given."""
    _arms(made_up, (-8.0, -10.0, 0.0, 0.0, 0.0))
    rows = measured.rows(lesson.MAP, arm=lesson.TRANSFER, task=lesson.FOCUS, relatedness=1.0)
    assert lesson.as_good_alone(rows, lesson.PREDICTED) == 10


@pytest.mark.parametrize("gains", [EVEN, (30.0, 30.0, 25.0, 20.0, 10.0)])
def test_what_is_not_shown_or_off_the_scale_is_not_settled(
    made_up: Any, gains: tuple[float, ...]
) -> None:
    """No difference, or an error that apart reaches nowhere, is worth no number of labels."""
    _arms(made_up, gains)
    assert "as good as transfer is not settled up to 400" in lesson.reveal().text


@pytest.mark.parametrize(
    ("together", "words"),
    [
        (16.0, "Together is better than transfer"),
        (6.0, "Transfer is better than together"),
        (11.5, "Together and transfer: which of the two is better is undecided"),
    ],
)
def test_together_is_compared_with_the_better_transfer(
    made_up: Any, together: float, words: str
) -> None:
    """One network is set beside the transfer that does best, not beside the weaker one."""
    _arms(made_up, together=(0.0, together, 0.0, 0.0, 0.0), output=EVEN)
    assert words in lesson.reveal().text


def test_the_use_of_validation_labels_is_told(made_up: Any) -> None:
    """Their number is the engine's, and larger than the training labels of task B."""
    _arms(made_up)
    assert f"uses {VALIDATION} validation labels of B" in lesson.reveal().text
    assert VALIDATION > lesson.PREDICTED


def test_every_way_is_drawn_on_task_b(made_up: Any) -> None:
    """Three arms and apart have a curve, with names that a learner can read."""
    _arms(made_up)
    figure = lesson.reveal().figure
    names = [curve.name for curve in plotted(figure).data]
    assert names == ["transfer", "output-layer transfer", "together", "apart"]
    assert list(plotted(figure).data[3].y) == list(ALONE)


@pytest.mark.parametrize(
    ("gains", "said"),
    [
        ((0.0, 0.0, 0.0, 0.0, -7.0), "transfer can hurt"),
        (EVEN, "neither help nor harm"),
        (HELPS, "still helps"),
    ],
)
@pytest.mark.parametrize("arm", [lesson.TRANSFER, lesson.OUTPUT_ONLY])
def test_harm_is_reported_only_when_it_is_shown(
    made_up: Any, arm: str, gains: tuple[float, ...], said: str
) -> None:
    """What is said of tasks that share nothing follows from the verdicts of both transfers."""
    for each in (lesson.TRANSFER, lesson.OUTPUT_ONLY):
        _arm(made_up, each, gains if each == arm else EVEN, relatedness=0.0)
    text = lesson.show(0).text
    assert said in text
    assert "transfer-head" not in text


def test_few_examples_elsewhere_are_reported_at_both_ends(made_up: Any) -> None:
    """The text has the verdicts with the fewest and with the most examples of task A."""
    for arm, most in ((lesson.TRANSFER, 9.0), (lesson.OUTPUT_ONLY, 12.0)):
        made_up.add(
            lesson.SOURCES_MAP,
            "examples",
            (50, 1600),
            (0.5, most),
            arm=arm,
            task=lesson.FOCUS,
            focus_examples=50,
        )
    revealed = lesson.show(1)
    assert "A has 50 examples: Undecided" in revealed.text
    assert "each has 1,600: Transfer is better: 9.0" in revealed.text
    assert "Output-layer transfer is better: 12.0" in revealed.text
    names = [curve.name for curve in plotted(revealed.figure).data]
    assert names == ["transfer", "output-layer transfer", "apart"]


def test_the_caption_counts_the_labels_of_task_b() -> None:
    """As many pictures are labelled for task B as the caption says."""
    problem = lesson.PICTURED.draw(0)
    _, caption = lesson.picture()
    labelled = int((problem.y[problem.train, 0] >= 0).sum())
    assert f"labelled on {labelled:,} of {len(problem.train):,} pictures" in caption
