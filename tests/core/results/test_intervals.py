import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.results.gain import NO_DIFFERENCE, verdict
from core.results.intervals import interval

differences = st.lists(st.floats(-100, 100), min_size=2, max_size=30)


@given(differences)
def test_the_interval_is_that_of_students_t(values: list[float]) -> None:
    """For independent draws, mean and interval equal those of scipy's one-sample t-test."""
    mean, low, high = interval(np.array(values))
    assert mean == pytest.approx(np.mean(values), abs=1e-9)
    if np.std(values) > 1e-6:
        expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
        assert low == pytest.approx(expected.low, abs=1e-6)
        assert high == pytest.approx(expected.high, abs=1e-6)


@given(differences, st.floats(0.01, 1))
def test_overlapping_splits_widen_it_as_nadeau_and_bengio_say(
    values: list[float], overlap: float
) -> None:
    """Half the interval is t times s sqrt(1/R + n_test/n_train)."""
    mean, low, high = interval(np.array(values), overlap)
    count = len(values)
    spread = np.std(values, ddof=1) * np.sqrt(1 / count + overlap)
    half = stats.t.ppf(0.975, count - 1) * spread
    assert high - mean == pytest.approx(half, abs=1e-6)
    assert mean - low == pytest.approx(half, abs=1e-6)


def test_replicates_without_a_value_are_left_out() -> None:
    """A NaN counts neither in the mean nor in the number of replicates."""
    with_gap = interval(np.array([1.0, np.nan, 2.0, 4.0]))
    np.testing.assert_allclose(with_gap, interval(np.array([1.0, 2.0, 4.0])))


@pytest.mark.parametrize("values", [[3.0], [np.nan, 3.0], [np.nan, np.nan]])
def test_fewer_than_two_replicates_have_no_interval(values: list[float]) -> None:
    """One replicate has a mean at most, and no winner."""
    _, low, high = interval(np.array(values))
    assert np.isnan([low, high]).all()
    assert verdict(low, high, "together") == NO_DIFFERENCE


@pytest.mark.parametrize("replicates", [3, 10])
def test_the_interval_covers_zero_on_pure_noise(replicates: int) -> None:
    """Over 20,000 experiments without any difference 95% of the intervals hold zero."""
    noise = np.random.default_rng(0).standard_normal((replicates, 20_000))
    _, low, high = interval(noise)
    held = np.mean((low <= 0) & (high >= 0))
    assert held == pytest.approx(0.95, abs=4 * np.sqrt(0.95 * 0.05 / 20_000))
