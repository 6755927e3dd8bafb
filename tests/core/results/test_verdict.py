import math

import pytest

from core.metrics.catalogue import AUC, ERROR, LOG_LOSS, METRICS
from core.metrics.metric import Metric
from core.results.gain import NO_DIFFERENCE
from core.results.verdict import sentence


def test_the_winner_is_named_with_its_interval() -> None:
    """A gain above zero is the arm's, with size, interval and replicates."""
    assert sentence(2.76, 2.35, 3.16, ERROR, "together", "together", 10) == (
        "Together is better: 2.8 percentage points less error on average than apart "
        "(95% interval 2.4 to 3.2, 10 replicates)."
    )


def test_a_gain_below_zero_is_told_from_the_side_of_apart() -> None:
    """Where apart wins, size and interval are positive numbers in its favour."""
    assert sentence(-11.0, -12.5, -9.5, AUC, "apart", "together", 20) == (
        "Apart is better: 11.0 percentage points more AUC on average than together "
        "(95% interval 9.5 to 12.5, 20 replicates)."
    )


@pytest.mark.parametrize("metric", METRICS.values())
def test_no_winner_is_named_when_none_is_shown(metric: Metric) -> None:
    """An interval that holds zero makes a sentence without a winner."""
    text = sentence(0.5, -0.1, 1.1, metric, NO_DIFFERENCE, "together", 5)
    assert text.startswith("No difference shown: ")
    assert "better" not in text
    assert "holds zero" in text


def test_one_replicate_asks_for_more() -> None:
    """Without an interval the sentence says what to do."""
    text = sentence(0.5, math.nan, math.nan, ERROR, NO_DIFFERENCE, "together", 1)
    assert text == (
        "No difference shown: one replicate has no interval (gain 0.5); ask for two or more."
    )


def test_a_score_that_cannot_be_measured_is_no_number() -> None:
    """Where no test part has both classes there is no AUC, and no 'nan' on the screen."""
    text = sentence(math.nan, math.nan, math.nan, AUC, NO_DIFFERENCE, "together", 10)
    assert text == "No difference shown: no test part holds the labels that this score needs."


def test_digits_follow_the_unit() -> None:
    """Percentage points have one decimal, nats three, and a minus is a minus sign."""
    assert AUC.amount(-1.25) == "−1.2"
    assert LOG_LOSS.amount(-0.0126) == "−0.013"
