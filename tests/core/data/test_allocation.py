import numpy as np
import pytest

from core.data import RoadScenes, SharedFeatures
from core.data.allocation import Generated

SOURCES = pytest.mark.parametrize("source", [RoadScenes, SharedFeatures])
Settings = tuple[int, int, str, int]


@SOURCES
def test_same_labels_every_example_for_every_task(source: type[Generated]) -> None:
    """With the same examples for all tasks there are n training rows and no '?'."""
    problem = source(tasks=3, examples=40).draw(0)
    assert len(problem.train) == 40
    assert not np.isnan(problem.y).any()
    assert not problem.disjoint


@SOURCES
def test_own_gives_every_task_as_many_examples_of_its_own(source: type[Generated]) -> None:
    """With own examples a training row has one label, and every task has n of them."""
    problem = source(tasks=5, examples=40, allocation="own").draw(0)
    labelled = ~np.isnan(problem.y[problem.train])
    assert (labelled.sum(axis=1) == 1).all()
    assert (labelled.sum(axis=0) == 40).all()
    assert problem.disjoint


@SOURCES
def test_focus_labels_the_first_task_on_few_examples(source: type[Generated]) -> None:
    """With a focus task the first task has few labels and the others all of them."""
    problem = source(tasks=3, examples=40, allocation="focus", focus_examples=7).draw(0)
    assert (~np.isnan(problem.y[problem.train])).sum(axis=0).tolist() == [7, 40, 40]


@SOURCES
@pytest.mark.parametrize("allocation", ["same", "own", "focus"])
def test_held_out_rows_are_labelled_whatever_the_allocation(
    source: type[Generated], allocation: str
) -> None:
    """800 validation and 2,000 test rows carry every label in every allocation."""
    problem = source(tasks=3, examples=60, allocation=allocation).draw(0)
    held = np.concatenate([problem.validation, problem.test])
    assert (len(problem.validation), len(problem.test)) == (800, 2000)
    assert not np.isnan(problem.y[held]).any()


@SOURCES
@pytest.mark.parametrize("allocation", ["same", "own", "focus"])
def test_more_examples_leave_the_held_out_rows_unchanged(
    source: type[Generated], allocation: str
) -> None:
    """Validation and test rows depend on the seed alone, not on how many examples train."""
    few, many = (source(tasks=3, examples=n, allocation=allocation).draw(5) for n in (60, 300))
    for part in ("validation", "test"):
        rows, more = getattr(few, part), getattr(many, part)
        assert np.array_equal(few.x[rows], many.x[more])
        assert np.array_equal(few.y[rows], many.y[more])


@SOURCES
def test_equal_seeds_draw_equal_problems(source: type[Generated]) -> None:
    """A source draws the same numbers for the same seed and others for another."""
    first, again, other = (source(tasks=2, examples=30).draw(seed) for seed in (3, 3, 4))
    assert np.array_equal(first.x, again.x)
    assert np.array_equal(first.y, again.y)
    assert not np.array_equal(first.x, other.x)


@SOURCES
@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ((0, 10, "same", 5), "tasks must be a whole number between 1 and 100, got 0"),
        ((101, 10, "same", 5), "tasks must be a whole number between 1 and 100, got 101"),
        ((2, 0, "same", 5), "examples must be a whole number between 1 and 100000, got 0"),
        ((2, 10, "mine", 5), "allocation must be one of 'same', 'own', 'focus', got 'mine'"),
        ((2, 10, "focus", 0), "focus_examples must be a whole number between 1 and 100000, got 0"),
        ((2, 10, "focus", 11), r"focus_examples must be at most examples \(10\), got 11"),
        ((100, 100_000, "own", 5), "at most 40,000,000 labels, got 1,000,000,000"),
    ],
)
def test_settings_no_generator_can_meet_are_refused(
    source: type[Generated], settings: Settings, sentence: str
) -> None:
    """A setting out of bounds is named with what was required and what came."""
    tasks, examples, allocation, focus = settings
    with pytest.raises(ValueError, match=sentence):
        source(tasks=tasks, examples=examples, allocation=allocation, focus_examples=focus)
