import numpy as np
import pytest
from sklearn.datasets import load_digits

from core.data import Digits


def _halves(x: np.ndarray) -> list[bytes]:
    """Cut (n, 128) pictures into their two digits."""
    pictures = x.reshape(-1, 8, 16)
    return [half.tobytes() for half in np.concatenate([pictures[:, :, :8], pictures[:, :, 8:]])]


def test_no_digit_is_shared_between_parts() -> None:
    """Not one digit of a training picture is seen again in a validation or test picture."""
    problem = Digits(examples=3000).draw(0)
    train, validation, test = (
        set(_halves(problem.x[rows])) for rows in (problem.train, problem.validation, problem.test)
    )
    assert len(train) > 900
    assert not train & validation
    assert not train & test
    assert not validation & test


def test_labels_say_which_digits_are_in_the_picture() -> None:
    """Task k is yes exactly when the left or the right digit is a k."""
    bunch = load_digits()
    value = {
        (image / 8).astype(np.float32).tobytes(): int(k)
        for image, k in zip(bunch.images, bunch.target, strict=True)
    }
    problem = Digits(examples=200).draw(1)
    seen = np.array([value[half] for half in _halves(problem.x)]).reshape(2, -1)
    expected = (seen[:, :, None] == np.arange(10)).any(axis=0)
    assert np.array_equal(problem.y, expected)


def test_replicates_split_the_same_digits_again() -> None:
    """Another seed tests on other digits, and the overlap widens the interval."""
    first, other = (Digits(tasks=2, examples=20).draw(seed) for seed in (0, 1))
    assert not np.array_equal(first.x[first.test], other.x[other.test])
    assert first.overlap == pytest.approx(0.2 / 0.6, rel=0.01)


def test_more_examples_leave_the_test_pictures_unchanged() -> None:
    """Validation and test pictures depend on the seed alone."""
    few, many = (Digits(examples=n).draw(7) for n in (10, 500))
    assert np.array_equal(few.x[few.test], many.x[many.test])
    assert np.array_equal(few.x[few.validation], many.x[many.validation])


def test_fewer_tasks_are_the_first_digits() -> None:
    """Three tasks ask for a 0, a 1 and a 2, as three of the ten do."""
    few, all_ten = Digits(tasks=3, examples=30).draw(0), Digits(examples=30).draw(0)
    assert few.names == ("is there a 0?", "is there a 1?", "is there a 2?")
    assert np.array_equal(few.y, all_ten.y[:, :3])
    assert few.picture == (8, 16)


@pytest.mark.parametrize("settings", [{"tasks": 0}, {"tasks": 11}, {"examples": 0}])
def test_settings_out_of_bounds_are_refused(settings: dict[str, int]) -> None:
    """There are ten digits and at least one example."""
    (name, value), *_ = settings.items()
    with pytest.raises(ValueError, match=f"{name} must be a whole number between .* got {value}"):
        Digits(**settings)
