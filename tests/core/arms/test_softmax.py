import numpy as np
from core.data.one_label import one_label

from core.data import RoadScenes


def test_a_training_example_keeps_one_yes_of_its_own() -> None:
    """Every training example with a yes keeps exactly one of them, and all else is '?'."""
    problem = RoadScenes(tasks=5, examples=200).draw(0)
    forced = one_label(problem, 1)
    before, after = problem.y[problem.train], forced.y[problem.train]
    had = (before == 1).any(axis=1)
    assert ((after == 1).sum(axis=1) == had).all()
    assert (before[after == 1] == 1).all()
    assert not (after == 0).any()


def test_held_out_labels_stay() -> None:
    """Validation and test labels are those of the problem."""
    problem = RoadScenes(tasks=3, examples=50).draw(0)
    forced = one_label(problem, 1)
    held_out = np.concatenate([problem.validation, problem.test])
    assert np.array_equal(forced.y[held_out], problem.y[held_out])


def test_the_choice_is_random_and_repeatable() -> None:
    """Equal seeds keep the same labels, other seeds others, and every task keeps some."""
    problem = RoadScenes(tasks=4, examples=400).draw(0)
    first, same, other = (one_label(problem, seed).y[problem.train] for seed in (1, 1, 2))
    assert np.array_equal(first, same, equal_nan=True)
    assert not np.array_equal(first, other, equal_nan=True)
    assert ((first == 1).sum(axis=0) > 20).all()
