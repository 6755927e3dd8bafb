import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.inside.parts import correlations


def test_a_unit_that_copies_a_feature_scores_one() -> None:
    """A copy has correlation 1 in any unit of measure, its negation -1, noise about 0."""
    rng = np.random.default_rng(0)
    features = rng.random((2000, 3)).astype(np.float32)
    units = np.stack([3 * features[:, 1] + 7, 1 - features[:, 1], rng.random(2000)])
    found = correlations(units.astype(np.float32), features)
    assert found[:2, 1] == pytest.approx([1, -1], abs=1e-5)
    assert np.abs(found[2]).max() < 0.1


@given(st.integers(0, 1000))
def test_it_is_pearsons_r(seed: int) -> None:
    """It agrees with NumPy's own correlation, in every network at once."""
    rng = np.random.default_rng(seed)
    units = rng.standard_normal((2, 3, 50)).astype(np.float32)
    features = rng.standard_normal((50, 2)).astype(np.float32)
    expected = [np.corrcoef(network, features.T)[:3, 3:] for network in units]
    np.testing.assert_allclose(correlations(units, features), expected, atol=1e-4)


def test_what_does_not_vary_correlates_with_nothing() -> None:
    """A unit that is always silent, and a feature that is nowhere, have 0, not NaN."""
    units = np.stack([np.zeros(10), np.arange(10)]).astype(np.float32)
    features = np.stack([np.arange(10), np.full(10, 5)], axis=1).astype(np.float32)
    np.testing.assert_allclose(correlations(units, features), [[0, 0], [1, 0]], atol=1e-6)


def test_without_features_there_are_none() -> None:
    """Where nobody knows the truth the answer is empty."""
    none = np.empty((9, 0), np.float32)
    assert correlations(np.ones((2, 4, 9), np.float32), none).shape == (2, 4, 0)
