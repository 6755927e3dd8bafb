import numpy as np
import pytest

from core import Experiment
from core.data import Digits, Problem, RoadScenes, SharedFeatures
from dashboard.shared.labels.frames import samples


def test_samples_are_training_examples_with_their_columns_of_labels() -> None:
    """Pictures and labels belong together, come from the training part, and keep their '?'."""
    problem = RoadScenes(tasks=3, examples=40, allocation="own").draw(0)
    shown = samples(problem, examples=6)
    assert shown.pictures is not None
    assert shown.pictures.shape == (6, 14, 24)
    assert shown.labels.shape == (3, 6)
    for picture, labels in zip(shown.pictures, shown.labels.T, strict=True):
        (row,) = np.flatnonzero((problem.x == picture.ravel()).all(axis=1))
        assert row in problem.train
        assert np.array_equal(problem.y[row], labels, equal_nan=True)
    assert not np.isnan(shown.labels).all(axis=1).any()  # each task's own examples show


def test_the_same_pictures_are_shown_without_noise() -> None:
    """What a network gets differs from what is there by noise alone."""
    scenes = RoadScenes(examples=40)
    clean = scenes.clean()
    assert clean is not None
    assert clean.clean() is None
    shown = samples(scenes.draw(0), clean=clean.draw(0))
    assert shown.pictures is not None
    assert shown.clean is not None
    assert shown.pictures.shape == shown.clean.shape == (8, 14, 32)
    assert 0.25 < (shown.pictures - shown.clean).std() < 0.35
    assert samples(Digits(tasks=4, examples=20).draw(0)).clean is None


@pytest.mark.parametrize(
    ("problem", "tasks", "more"),
    [
        (Digits(tasks=4, examples=20).draw(0), 4, 0),
        (SharedFeatures(tasks=14, examples=20).draw(0), 10, 4),
    ],
)
def test_many_tasks_are_cut_and_counted(problem: Problem, tasks: int, more: int) -> None:
    """Ten tasks are shown at most; only examples that are pictures have pictures."""
    shown = samples(problem)
    assert (len(shown.names), shown.labels.shape, shown.more) == (tasks, (tasks, 8), more)
    assert (shown.pictures is None) == (problem.picture is None)


def test_fewer_examples_than_columns_are_shown_again() -> None:
    """Two training examples are enough to draw from."""
    shown = samples(Experiment(SharedFeatures(tasks=2, examples=2)).problem(0))
    assert shown.labels.shape == (2, 8)


def test_tasks_that_ask_for_numbers_are_told() -> None:
    """Of the tasks that are shown it is known which ask for a number."""
    shown = samples(SharedFeatures(tasks=4, examples=20, numbers=0.5).draw(0))
    assert shown.numbers.tolist() == [False, False, True, True]
    assert not samples(RoadScenes(examples=20).draw(0)).numbers.any()
