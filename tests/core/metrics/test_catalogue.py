"""What holds for every metric, those to come included."""

import numpy as np
import pytest
import torch
from hypothesis import given as over
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.metrics.catalogue import AUC, CURVES, ERROR, LOG_LOSS, METRICS, curve_of
from core.metrics.metric import Metric
from core.training.losses.logistic import LOGISTIC

every_metric = pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
Floats = NDArray[np.float32]


def score(metric: Metric, logits: Floats, labels: Floats) -> Floats:
    """Score (tasks, n) answers: by the metric itself, or by the loss that measures it."""
    if metric.compute is not None:
        return np.asarray(metric.compute(logits, labels))
    measure = LOGISTIC.measures[CURVES.index(metric)]
    target = LOGISTIC.encode(torch.from_numpy(labels[None]))
    return np.asarray(measure(torch.from_numpy(logits[None]), target)[0])


@st.composite
def answers(draw: st.DrawFn) -> tuple[Floats, Floats]:
    """Draw logits and labels (3, n) with both answers and some '?' in every task."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    size = draw(st.integers(4, 30))
    logits = (3 * rng.standard_normal((3, size))).astype(np.float32)
    labels = rng.choice([0, 1, np.nan], (3, size)).astype(np.float32)
    labels[:, :2] = 0, 1
    return logits, labels


@every_metric
@over(answers(), st.integers(0, 100))
def test_the_order_of_examples_does_not_matter(
    metric: Metric, pair: tuple[Floats, Floats], seed: int
) -> None:
    """Test examples in any other order have the same score."""
    logits, labels = pair
    order = np.random.default_rng(seed).permutation(logits.shape[1])
    turned = score(metric, logits[:, order].copy(), labels[:, order].copy())
    np.testing.assert_allclose(turned, score(metric, logits, labels), rtol=1e-4, atol=1e-6)


@every_metric
@over(answers(), st.permutations(range(3)))
def test_each_task_is_scored_by_itself(
    metric: Metric, pair: tuple[Floats, Floats], order: list[int]
) -> None:
    """Tasks in another order have the same scores in that order."""
    logits, labels = pair
    turned = score(metric, logits[order].copy(), labels[order].copy())
    np.testing.assert_allclose(turned, score(metric, logits, labels)[order], rtol=1e-5)


@every_metric
@over(answers())
def test_a_perfect_answer_is_the_best_there_is(metric: Metric, pair: tuple[Floats, Floats]) -> None:
    """No answer scores better than the labels themselves, as `lower_is_better` counts better."""
    logits, labels = pair
    perfect = 30 * (2 * np.nan_to_num(labels) - 1)
    gain = metric.sign * (score(metric, perfect, labels) - score(metric, logits, labels))
    assert (gain >= 0).all()
    worst = metric.sign * (score(metric, perfect, labels) - score(metric, -perfect, labels))
    assert (worst > 0).all()
    assert metric.lower_is_better == (metric.sign < 0)


@every_metric
@over(answers(), st.floats(-100, 100, width=32))
def test_what_is_not_labelled_changes_no_score(
    metric: Metric, pair: tuple[Floats, Floats], logit: float
) -> None:
    """Any logit under a '?' leaves the score as it is."""
    logits, labels = pair
    other = np.where(np.isnan(labels), np.float32(logit), logits)
    np.testing.assert_array_equal(score(metric, other, labels), score(metric, logits, labels))


@every_metric
def test_a_task_without_labels_has_no_score(metric: Metric) -> None:
    """Where no test example is labelled the score is NaN."""
    logits = np.zeros((3, 5), dtype=np.float32)
    assert np.isnan(score(metric, logits, np.full_like(logits, np.nan))).all()


@every_metric
@hypothesis_settings(max_examples=50)
@over(gain=st.floats(-1000, 1000))
def test_a_gain_is_written_to_the_digits_that_it_deserves(metric: Metric, gain: float) -> None:
    """What is written is the gain, to half a digit, with a minus sign, and never "-0"."""
    written = metric.amount(gain)
    value = float(written.replace("−", "-"))
    assert "-" not in written
    assert abs(value - gain) <= 0.5001 * 10**-metric.digits
    assert value or "−" not in written
    assert len(written.partition(".")[2]) == metric.digits


@every_metric
@hypothesis_settings(max_examples=50)
@over(gain=st.floats(-1000, 1000))
def test_a_signed_gain_has_its_sign_or_is_zero(metric: Metric, gain: float) -> None:
    """A plus stands before what is above zero once rounded, and nothing else changes."""
    written, signed = metric.amount(gain), metric.signed(gain)
    above = float(written.replace("−", "-")) > 0
    assert signed == (f"+{written}" if above else written)


@every_metric
def test_a_gain_is_named_by_its_direction(metric: Metric) -> None:
    """Less of what should be low, more of what should be high."""
    word, _, noun = metric.better.partition(" ")
    assert word == ("less" if metric.lower_is_better else "more")
    assert noun == metric.noun
    assert metric.label == metric.noun[0].upper() + metric.noun[1:]


@every_metric
@over(value=st.floats(0, 1))
def test_a_score_is_written_as_people_read_it(metric: Metric, value: float) -> None:
    """A percentage where the metric is one, a number else, to three digits at least."""
    written = metric.written(value)
    assert written.endswith("%") == metric.percent
    assert float(written.rstrip("%")) == pytest.approx(100**metric.percent * value, abs=0.0501)


def test_every_metric_is_found_under_its_name() -> None:
    """Metrics are measured by the loss or compute themselves: each in one way, none in neither."""
    assert list(METRICS) == [metric.name for metric in METRICS.values()]
    for metric in METRICS.values():
        assert (metric.compute is None) == (metric in CURVES)
        assert curve_of(metric) in CURVES


def test_gains_are_in_points_or_nats() -> None:
    """Shares are compared in percentage points, the log loss in nats."""
    assert [metric.long_unit for metric in (ERROR, LOG_LOSS, AUC)] == [
        "percentage points",
        "nats",
        "percentage points",
    ]
    assert ERROR.amount(100 * 0.0123) == "1.2"
