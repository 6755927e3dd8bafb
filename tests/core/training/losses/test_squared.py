import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

from core.data.kinds.numbers import NUMBERS
from core.metrics.catalogue import LOSS, MAE, R2, RMSE
from core.training.losses.squared import SQUARED
from tests.core.training.losses.drawn import (
    Drawn,
    assert_labels_come_back,
    assert_no_label_no_score,
    assert_residual_is_the_derivative,
    assert_unknown_counts_for_nothing,
    drawn,
    targets,
)


@st.composite
def numbers(draw: st.DrawFn, most: int = 6) -> Drawn:
    """Draw answers and labels of tasks of numbers."""
    tasks, examples = draw(st.integers(1, 3)), draw(st.integers(1, most))
    return drawn([NUMBERS] * tasks, draw(st.integers(0, 10_000)), 2, examples)


@given(numbers())
def test_labels_come_back(pair: Drawn) -> None:
    """Decoding what was encoded gives the labels, and NaN where there is none."""
    _, labels = pair
    assert_labels_come_back([NUMBERS] * labels.shape[1], labels)


@given(numbers())
def test_the_loss_is_the_squared_error_times_log_2(pair: Drawn) -> None:
    """Each term is log 2 times the squared error, and 0 where the label is '?'."""
    logits, labels = (part.numpy() for part in pair)
    expected = np.where(np.isnan(labels), 0, math.log(2) * (logits - labels) ** 2)
    np.testing.assert_allclose(SQUARED.terms(*pair), expected)


@given(numbers(most=4))
def test_the_residual_is_the_derivative_of_the_loss(pair: Drawn) -> None:
    """Autograd and finite differences agree with the hand-written derivative by each logit."""
    assert_residual_is_the_derivative([NUMBERS] * pair[0].shape[1], pair)


@given(numbers(), st.floats(-1e30, 1e30))
def test_answers_under_a_question_mark_count_for_nothing(pair: Drawn, value: float) -> None:
    """Any answer where the label is '?' leaves every number as it is, and is not pulled at."""
    assert_unknown_counts_for_nothing([NUMBERS] * pair[0].shape[1], pair, value)


@given(st.integers(2, 50), st.integers(0, 1000))
def test_the_mean_of_standardised_numbers_costs_log_2(examples: int, seed: int) -> None:
    """Always answering the mean, which is 0, costs log 2 where the labels' variance is 1."""
    labels = np.random.default_rng(seed).lognormal(size=(1, 2, examples))
    labels -= labels.mean(axis=2, keepdims=True)
    labels /= labels.std(axis=2, keepdims=True)
    target = torch.from_numpy(labels)
    loss = SQUARED.measures[0](torch.zeros_like(target), target)
    assert loss.flatten().tolist() == pytest.approx([math.log(2)] * 2)


@given(numbers(most=40))
def test_scores_are_those_of_scikit_learn(pair: Drawn) -> None:
    """RMSE, MAE and R² equal scikit-learn's over the examples that have a label."""
    logits, labels = pair
    target = targets(SQUARED, labels)
    found = {name: measure(logits, target) for name, measure in SQUARED.scores.items()}
    for cell in np.ndindex(*labels.shape[:2]):
        known = ~labels[cell].isnan()
        if not known.any():
            continue
        y, told = labels[cell][known].numpy(), logits[cell][known].numpy()
        rmse = root_mean_squared_error(y, told)
        assert found[RMSE.name][cell].item() == pytest.approx(rmse)
        assert found[MAE.name][cell].item() == pytest.approx(mean_absolute_error(y, told))
        assert found[LOSS.name][cell].item() == pytest.approx(math.log(2) * rmse**2)
        assert SQUARED.measures[0](logits, target)[cell].item() == found[LOSS.name][cell].item()
        if len(y) > 1:
            assert found[R2.name][cell].item() == pytest.approx(r2_score(y, told))


@pytest.mark.parametrize("examples", [1, 5])
def test_labels_that_do_not_vary_have_no_r2(examples: int) -> None:
    """R² compares with the spread of the labels: where there is none, it is NaN."""
    labels = torch.full((1, 1, examples), 3.0)
    assert SQUARED.scores[R2.name](labels, labels).isnan().all()
    assert SQUARED.scores[RMSE.name](labels, labels).item() == 0


def test_a_task_without_labels_has_no_score() -> None:
    """Where nothing is labelled every score is NaN, and there is nothing to learn."""
    assert_no_label_no_score([NUMBERS, NUMBERS])
