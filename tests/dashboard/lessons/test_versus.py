import numpy as np
import pandas as pd
import pytest

from core.results.intervals import interval
from core.results.judging import SAME, UNDECIDED
from dashboard.lessons.versus import versus


def _row(arm: str, gain: float, half: float = 1.0) -> pd.Series:
    interval = {"gain": gain, "low": gain - half, "high": gain + half}
    return pd.Series({"arm": arm, "metric": "error", "margin": 0.5, **interval})


@pytest.mark.parametrize(
    ("gains", "half", "winner", "words"),
    [
        ((9.0, 2.0), 1.0, "a", "A is better than b: 7.0 percentage points less error (paired 95% "
         "interval within 5.0 to 9.0)."),
        ((2.0, 9.0), 1.0, "b", "B is better than a: 7.0 percentage points less error (paired 95% "
         "interval within 5.0 to 9.0)."),
        ((2.0, 3.0), 1.0, UNDECIDED, "A and b: which of the two is better is undecided (paired "
         "95% interval within −3.0 to 1.0)."),
        ((2.0, 2.1), 0.1, SAME, "A and b are practically the same (paired 95% interval within "
         "−0.3 to 0.1)."),
    ],
)  # fmt: skip
def test_the_better_of_two_arms_is_named(
    gains: tuple[float, float], half: float, winner: str, words: str
) -> None:
    """Whichever comes first; nobody is named when the interval includes zero."""
    found = versus(_row("a", gains[0], half), _row("b", gains[1], half))
    assert found.winner == winner
    assert found.words.replace("+", "") == words


def test_the_paired_interval_lies_within() -> None:
    """Whatever two gains have to do with each other, the interval of their difference is inside."""
    rng = np.random.default_rng(0)
    shared = rng.standard_normal(20)
    for mix in (-1.0, -0.5, 0.0, 0.5, 1.0):
        own = shared + 3.0, mix * shared + rng.standard_normal(20)
        rows = []
        for gains in own:
            mean, low, high = interval(gains)
            numbers = {"gain": float(mean), "low": float(low), "high": float(high)}
            rows.append(pd.Series({"arm": "a", "metric": "error", "margin": 1.0, **numbers}))
        found = versus(*rows)
        mean, low, high = interval(own[0] - own[1])
        assert found.gain == pytest.approx(float(mean))
        assert found.low <= low
        assert high <= found.high
