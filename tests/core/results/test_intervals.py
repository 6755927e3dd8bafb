import baycomp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.results.intervals import Resampling, interval
from core.results.judging import UNDECIDED, verdict

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
    mean, low, high = interval(np.array(values), Resampling(overlap))
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
    assert verdict(float(low), float(high), 1.0, "together") == UNDECIDED


@pytest.mark.parametrize("replicates", [3, 10])
def test_the_interval_covers_zero_on_pure_noise(replicates: int) -> None:
    """Over 20,000 experiments without any difference 95% of the intervals hold zero."""
    noise = np.random.default_rng(0).standard_normal((replicates, 20_000))
    _, low, high = interval(noise)
    held = np.mean((low <= 0) & (high >= 0))
    assert held == pytest.approx(0.95, abs=4 * np.sqrt(0.95 * 0.05 / 20_000))


@given(st.lists(st.floats(-100, 100), min_size=3, max_size=30))
def test_one_start_a_split_is_the_correlated_t_of_baycomp(values: list[float]) -> None:
    """With the overlap of R-fold cross-validation the bounds are baycomp's."""
    mean, variance, freedom = baycomp.CorrelatedTTest.compute_statistics(
        np.zeros(len(values)), np.array(values)
    )
    half = stats.t.ppf(0.975, freedom) * np.sqrt(variance)
    found = interval(np.array(values), Resampling(1 / (len(values) - 1)))
    np.testing.assert_allclose(found, (mean, mean - half, mean + half), atol=1e-6)


def _by_hand(splits: list[list[float]], overlap: float) -> tuple[float, float]:
    """Compute mean and half width for equally many starts a split, step by step."""
    count, starts = len(splits), len(splits[0])
    means = [sum(split) / starts for split in splits]
    within = sum(np.var(split, ddof=1) for split in splits) / count
    between = np.var(means, ddof=1)
    factor = 1 / count + overlap
    taken_out = within / (count * starts) - within / starts * factor
    variance = max(between * factor + taken_out, between / count)
    parts = (between * factor) ** 2 / (count - 1) + taken_out**2 / (count * (starts - 1))
    if not parts:
        return sum(means) / count, 0.0
    freedom = min(max(variance**2 / parts, min(4, count - 1)), count - 1)
    return sum(means) / count, float(stats.t.ppf(0.975, freedom) * np.sqrt(variance))


@given(
    st.integers(2, 4).flatmap(
        lambda starts: st.lists(
            st.lists(st.floats(-10, 10), min_size=starts, max_size=starts), min_size=2, max_size=12
        )
    ),
    st.floats(0, 1),
)
def test_what_starts_make_differ_averages_out(splits: list[list[float]], overlap: float) -> None:
    """Two parts of the variance are told apart as an analysis of variance does."""
    how = Resampling(overlap, starts=len(splits[0]))
    mean, low, high = interval(np.array(splits).ravel(), how)
    expected, half = _by_hand(splits, overlap)
    assert mean == pytest.approx(expected, abs=1e-9)
    assert (high - low) / 2 == pytest.approx(half, abs=1e-6)


def test_a_split_that_lost_a_start_still_counts() -> None:
    """With a NaN the mean is over what is left, and the interval is about as wide."""
    values = np.random.default_rng(0).normal(1.0, 1.0, 20)
    whole = interval(values, Resampling(1 / 3, starts=2))
    values[5] = np.nan
    mean, low, high = interval(values, Resampling(1 / 3, starts=2))
    assert mean == pytest.approx(np.nanmean(values))
    assert (high - low) == pytest.approx(whole[2] - whole[1], rel=0.25)


def test_one_split_has_no_interval_however_many_its_starts() -> None:
    """What differs between splits cannot be known from one."""
    _, low, high = interval(np.array([1.0, 2.0, 3.0]), Resampling(1 / 3, starts=3))
    assert np.isnan([low, high]).all()


@pytest.mark.parametrize("split_spread", [0.0, 0.3, 0.5, 1.0, 3.0])
@pytest.mark.parametrize("count", [10, 30])
def test_it_holds_the_truth_where_splits_share_rows(split_spread: float, count: int) -> None:
    """On 5,000 made tables about 95% of the intervals hold zero: the model that it assumes.

    A table's splits have a common part, by the overlap, and parts of their own.
    """
    rng = np.random.default_rng(1)
    tables, starts, overlap = 5_000, 2, 1 / 3
    common = rng.normal(0, split_spread * np.sqrt(overlap), tables)
    own = rng.normal(0, split_spread, (count, tables))
    of_starts = rng.normal(0, 1.0, (count, starts, tables))
    values = (common + own[:, None] + of_starts).reshape(count * starts, tables)
    _, low, high = interval(values, Resampling(overlap, starts))
    held = np.mean((low <= 0) & (high >= 0))
    # without any part of splits it errs to the safe side, as a variance is never below zero
    assert 0.93 < held < 0.995


@given(
    st.integers(2, 5), st.integers(1, 3), st.integers(1, 3), st.floats(0, 1), st.integers(0, 1000)
)
def test_splits_that_come_again_are_more_starts(
    splits: int, starts: int, rounds: int, overlap: float, seed: int
) -> None:
    """A split's replicates count as its starts whether or not they come in a row."""
    cells = np.random.default_rng(seed).normal(size=(rounds, splits, starts))
    again = interval(cells.ravel(), Resampling(overlap, starts, splits))
    in_a_row = interval(cells.swapaxes(0, 1).ravel(), Resampling(overlap, rounds * starts))
    assert np.allclose(again, in_a_row)


@given(st.lists(st.floats(-10, 10), min_size=2, max_size=12), st.integers(1, 3), st.floats(0, 1))
def test_one_split_by_design_is_a_matter_of_starts(
    values: list[float], starts: int, overlap: float
) -> None:
    """Where nothing but starts differ, it is Student's t over them."""
    known = interval(np.array(values), Resampling(overlap, starts, splits=1))
    assert np.allclose(known, interval(np.array(values)))


def test_a_few_of_many_periods_are_splits_like_others() -> None:
    """Before all of them have come, those that have are told apart as ever."""
    values = np.random.default_rng(0).normal(size=8)
    some = interval(values, Resampling(0.1, 2, splits=10))
    assert np.allclose(some, interval(values, Resampling(0.1, 2)))


@pytest.mark.parametrize(
    ("replicates", "splits", "counted"), [(0, None, 0), (5, None, 3), (20, 5, 5), (4, 5, 2)]
)
def test_splits_are_counted(replicates: int, splits: int | None, counted: int) -> None:
    """Two replicates share a split; of few splits no more are counted than there are."""
    assert Resampling(0.0, 2, splits).splits_in(replicates) == counted
