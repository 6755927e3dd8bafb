import math

import pytest

from core.metrics.catalogue import AUC, ERROR, EVERY, LOG_LOSS, METRICS
from core.metrics.metric import Metric
from core.results.gain import ALL
from core.results.intervals import FRESH, Resampling
from core.results.judging import SAME, UNDECIDED
from core.results.verdict import sentence


def said(
    gain: float,
    low: float,
    high: float,
    metric: Metric,
    winner: str,
    replicates: int,
    resampling: Resampling = FRESH,
    planned: int | None = None,
) -> str:
    """Write the sentence on together against apart, with a margin of one point."""
    row = {"arm": "together", "metric": metric.name, "task": ALL, "verdict": winner, "margin": 1.0}
    return sentence(row | {"gain": gain, "low": low, "high": high}, replicates, resampling, planned)


def test_the_winner_is_named_with_its_interval() -> None:
    """A gain above zero is the arm's, with size, interval and replicates."""
    assert said(2.76, 2.35, 3.16, ERROR, "together", 10) == (
        "Together is better: 2.8 percentage points less error on average than apart "
        "(95% interval 2.4 to 3.2, 10 replicates)."
    )


def test_a_first_answer_says_of_how_many_replicates_it_is() -> None:
    """Before all replicates are there the sentence says how many there will be."""
    text = said(2.76, 2.35, 3.16, ERROR, "together", 3, planned=10)
    assert text.endswith("(95% interval 2.4 to 3.2, 3 of 10 replicates).")
    assert said(2.76, 2.35, 3.16, ERROR, "together", 10, planned=10).endswith("10 replicates).")


def test_a_gain_below_zero_is_told_from_the_side_of_apart() -> None:
    """Where apart wins, size and interval are positive numbers in its favour."""
    assert said(-11.0, -12.5, -9.5, AUC, "apart", 20) == (
        "Apart is better: 11.0 percentage points more AUC on average than together "
        "(95% interval 9.5 to 12.5, 20 replicates)."
    )


def test_sameness_names_the_margin() -> None:
    """An interval within the margin says how little both differ."""
    assert said(0.1, -0.3, 0.5, ERROR, SAME, 10) == (
        "Practically the same: together and apart differ by at most 1.0 percentage points of "
        "error (gain of together +0.1, 95% interval −0.3 to 0.5, 10 replicates)."
    )


@pytest.mark.parametrize("metric", METRICS.values())
def test_no_winner_is_named_when_it_is_undecided(metric: Metric) -> None:
    """The sentence says what the gain may be and how many replicates would decide."""
    text = said(0.5, -1.1, 2.1, metric, UNDECIDED, 5)
    assert text.startswith("Undecided: ")
    assert "better" not in text
    assert "may be anything from" in text
    assert "About 53 replicates would likely decide." in text


def test_splits_of_the_same_rows_ask_for_rows() -> None:
    """Where the same rows are split again, more rows decide and not more replicates."""
    how = Resampling(1 / 3, starts=2)
    text = said(0.5, -1.1, 2.1, ERROR, UNDECIDED, 20, how)
    assert "10 splits with 2 starts each" in text
    assert "times as many rows would likely decide." in text


def test_one_replicate_asks_for_more() -> None:
    """Without an interval the sentence says what to do."""
    text = said(0.5, math.nan, math.nan, ERROR, UNDECIDED, 1)
    assert text == "Undecided: one replicate has no interval; ask for more."


def test_no_verdict_comes_of_an_interval_without_width() -> None:
    """Where all replicates have the same difference nothing is known of chance."""
    text = said(0.5, 0.5, 0.5, ERROR, UNDECIDED, 3)
    assert text.startswith("Undecided: all replicates have the same difference, 0.5 percentage")


def test_a_score_that_cannot_be_measured_is_no_number() -> None:
    """Where no test part has both classes there is no AUC, and no 'nan' on the screen."""
    text = said(math.nan, math.nan, math.nan, AUC, UNDECIDED, 10)
    assert text == "Undecided: no test part holds the labels that this score needs."


def test_digits_follow_the_unit() -> None:
    """Percentage points have one decimal, nats three, and a minus is a minus sign."""
    assert AUC.amount(-1.25) == "−1.2"
    assert LOG_LOSS.amount(-0.0126) == "−0.013"


@pytest.mark.parametrize("winner", ["together", SAME, UNDECIDED])
@pytest.mark.parametrize("metric", EVERY.values())
def test_a_score_without_a_unit_leaves_no_gap(metric: Metric, winner: str) -> None:
    """Where the unit is the task's own no word stands for it, and no space."""
    assert "  " not in said(0.3, 0.1, 0.5, metric, winner, 10)
    assert "  " not in said(0.3, 0.3, 0.3, metric, winner, 10)


def test_one_split_asks_for_starts() -> None:
    """Where there is one split, more starts decide, and for this split alone."""
    text = said(0.5, -1.1, 2.1, ERROR, UNDECIDED, 20, Resampling(1 / 3, starts=2, splits=1))
    assert "20 starts of one split" in text
    assert text.endswith("starts would likely decide, for this split.")
