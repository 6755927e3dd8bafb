import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.results.judging import SAME, UNDECIDED, replicates_to_decide, verdict

bounds = st.floats(-50, 50)


@given(bounds, bounds, st.floats(0, 10))
def test_a_verdict_says_where_the_interval_lies(one: float, other: float, margin: float) -> None:
    """Beyond zero there is a winner, within the margin none, and elsewhere nothing is shown."""
    low, high = min(one, other), max(one, other)
    found = verdict(low, high, margin, "together")
    if low == high:
        assert found == UNDECIDED
    elif low > 0:
        assert found == "together"
    elif high < 0:
        assert found == "apart"
    else:
        assert found == (SAME if max(-low, high) <= margin else UNDECIDED)


def test_an_unknown_interval_decides_nothing() -> None:
    """NaN is neither beyond zero nor within any margin."""
    assert verdict(math.nan, math.nan, 50.0, "together") == UNDECIDED


def test_a_margin_of_zero_shows_no_sameness() -> None:
    """Who lets every difference matter is never told that there is none."""
    assert verdict(-1e-9, 1e-9, 0.0, "together") == UNDECIDED


@given(st.floats(-5, 5), st.floats(0.1, 20), st.floats(0, 5), st.integers(2, 30))
def test_the_replicates_asked_for_would_decide(
    gain: float, half: float, margin: float, replicates: int
) -> None:
    """If the gain stays and the interval narrows with their root, there is a verdict."""
    wanted = replicates_to_decide(gain, gain - half, gain + half, margin, replicates)
    if wanted is not None:
        narrowed = half * math.sqrt(replicates / wanted)
        found = verdict(gain - narrowed, gain + narrowed, margin, "together")
        assert found != UNDECIDED


@pytest.mark.parametrize(("gain", "half"), [(0.0, 5.0), (0.001, 5.0)])
def test_hopeless_cases_ask_for_nothing(gain: float, half: float) -> None:
    """Without a margin a gain of nearly nothing is not decided by any number of replicates."""
    assert replicates_to_decide(gain, gain - half, gain + half, 0.0, 10) is None
