import pytest

from core.results.counting import counted, scope, splits_words
from core.results.intervals import Resampling


@pytest.mark.parametrize(
    ("splits", "replicates", "words"),
    [
        (None, 20, "10 splits with 2 starts each"),
        (None, 2, "1 split with 2 starts each"),
        (1, 20, "20 starts of one split"),
        (4, 6, "3 periods with 2 starts each"),
        (4, 24, "4 periods with 6 starts each"),
        (4, 10, "4 periods with 10 starts in all"),
    ],
)
def test_what_an_interval_rests_on_is_counted(
    splits: int | None, replicates: int, words: str
) -> None:
    """Splits at random, periods of time, and starts where there is one split."""
    assert counted(Resampling(0.3, 2, splits), replicates) == words


def test_what_is_planned_is_said() -> None:
    """While replicates come, both numbers are there; of few periods no more than there are."""
    assert counted(Resampling(0.3, 2), 6, 20) == "3 of 10 splits with 2 starts each"
    assert splits_words(Resampling(0.3, 2, 5), 6, 20) == "3 of 5 periods"


def test_an_interval_says_what_it_says_nothing_of() -> None:
    """Of one split: other rows; of periods: an unlike future; else there is nothing to add."""
    assert scope(Resampling(0.3, 2)) == ""
    assert "say nothing of other rows" in scope(Resampling(0.3, 2, 1))
    assert "say nothing of a future" in scope(Resampling(0.3, 2, 5))
