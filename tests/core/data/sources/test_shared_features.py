import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from core.data import SharedFeatures
from core.data.sources.shared_features import _directions, _features


def _error_from_shared_features(relatedness: float, seed: int) -> float:
    """Fit each task on the 4 true shared features: mean training error over 4 tasks."""
    problem = SharedFeatures(tasks=4, examples=6000, relatedness=relatedness).draw(seed)
    shared = _features(problem.x, _directions(np.random.default_rng(seed), 1))[:, 0]
    fits = [LogisticRegression().fit(shared, y) for y in problem.y.T]
    wrong = [fit.predict(shared) != y for fit, y in zip(fits, problem.y.T, strict=True)]
    return float(np.mean(wrong))


def test_inputs_are_standard_normal() -> None:
    """The 20 inputs have mean 0, variance 1 and no correlation."""
    x = SharedFeatures(examples=20_000).draw(0).x
    assert x.shape == (22_800, 20)
    assert np.abs(x.mean(axis=0)).max() < 0.03
    assert np.abs(np.cov(x.T) - np.eye(20)).max() < 0.04


def test_features_are_centred_with_the_variance_of_a_rectified_normal() -> None:
    """relu(2z) - 0.8 has mean 0 and variance 2 - 0.8^2 when z is standard normal."""
    rng = np.random.default_rng(0)
    u = _directions(rng, 3)
    features = _features(rng.standard_normal((50_000, 20), dtype=np.float32), u)
    assert features.shape == (50_000, 3, 4)
    assert np.allclose(np.linalg.norm(u, axis=1), 1, atol=1e-6)
    assert np.abs(features.mean(axis=0)).max() < 0.03
    assert np.abs(features.var(axis=0) - 1.36).max() < 0.06


@pytest.mark.parametrize("relatedness", [0.0, 0.5, 1.0])
def test_labels_are_balanced(relatedness: float) -> None:
    """Labels are half yes over all tasks, and between a third and two thirds yes in each."""
    share = SharedFeatures(tasks=20, examples=2000, relatedness=relatedness).draw(1).y.mean(axis=0)
    assert abs(share.mean() - 0.5) < 0.02
    assert np.abs(share - 0.5).max() < 1 / 6


@pytest.mark.slow
def test_related_tasks_are_answered_by_the_shared_features() -> None:
    """At relatedness 1 the shared features leave only the label noise, about 5% error."""
    errors = [_error_from_shared_features(1.0, seed) for seed in range(3)]
    assert 0.02 < np.mean(errors) < 0.09


@pytest.mark.slow
def test_unrelated_tasks_are_not() -> None:
    """At relatedness 0 the shared features of the same seed say little about any task."""
    errors = [_error_from_shared_features(0.0, seed) for seed in range(3)]
    assert np.mean(errors) > 0.3


def test_relatedness_changes_the_labels_alone() -> None:
    """Equal seeds give equal examples at every relatedness: comparisons over it are paired."""
    low, high = (SharedFeatures(examples=50, relatedness=rho).draw(2) for rho in (0.2, 0.8))
    assert np.array_equal(low.x, high.x)
    assert not np.array_equal(low.y, high.y)


@pytest.mark.parametrize("relatedness", [-0.1, 1.1, "much", None, True, float("nan")])
def test_relatedness_outside_zero_and_one_is_refused(relatedness: object) -> None:
    """Relatedness is a number from 0 to 1, and the sentence says so."""
    with pytest.raises(ValueError, match=r"relatedness must be a number between 0\.0 and 1\.0, g"):
        SharedFeatures(relatedness=relatedness)


def test_the_last_tasks_are_numbers() -> None:
    """The share says how many; the yes/no tasks and the examples stay as they were, drawn first."""
    plain = SharedFeatures(tasks=4, examples=50)
    mixed = SharedFeatures(tasks=4, examples=50, numbers=0.5)
    assert [kind.name for kind in mixed.kinds] == ["yes/no", "yes/no", "numbers", "numbers"]
    before, after = plain.draw(3), mixed.draw(3)
    held = after.test  # the first rows that are drawn
    assert np.array_equal(before.x[held[:10]], after.x[held[:10]])
    assert set(np.unique(after.y[:, :2])) == {0.0, 1.0}
    assert len(np.unique(after.y[:, 2:])) > 1000


def test_numbers_follow_the_features_that_answers_follow() -> None:
    """A number is high where a yes is likely: both are of the same logit."""
    draws = [SharedFeatures(tasks=2, numbers=share).draw(5) for share in (0.0, 1.0)]
    rows = draws[0].validation  # drawn in the first call, before numbers have noise
    yes, number = (draw.y[rows, 0] for draw in draws)
    assert number[yes == 1].mean() > number[yes == 0].mean() + 0.3


def test_without_numbers_the_key_is_the_one_of_before() -> None:
    """What was measured before there were numbers is found again."""
    assert "numbers" not in str(SharedFeatures().identity())
    assert "numbers" in str(SharedFeatures(numbers=0.5).identity())


def test_the_truth_is_what_labels_are_made_of() -> None:
    """The features are never negative; a model of them alone answers as well as labels allow."""
    source = SharedFeatures(tasks=3, examples=3000)
    truth, problem = source.truth(5), source.draw(5)
    assert truth.values.shape == (len(problem.x), len(truth.names))
    assert truth.values.min() == pytest.approx(0, abs=1e-6)
    assert truth.needed.all()
    assert not SharedFeatures(relatedness=0.0).truth(5).needed.any()
    fits = [LogisticRegression().fit(truth.values, y) for y in problem.y.T]
    wrong = [fit.predict(truth.values) != y for fit, y in zip(fits, problem.y.T, strict=True)]
    assert np.mean(wrong) < 0.12
