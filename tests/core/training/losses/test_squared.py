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
from tests.core.training.losses.drawn import Drawn, alike, targets


def numbers(most: int = 6) -> st.SearchStrategy[Drawn]:
    """Draw answers and labels of tasks of numbers."""
    return alike(NUMBERS, most).map(lambda made: made[1])


@given(numbers())
def test_the_loss_is_the_squared_error_times_log_2(pair: Drawn) -> None:
    """Each term is log 2 times the squared error, and 0 where the label is '?'."""
    logits, labels = (part.numpy() for part in pair)
    expected = np.where(np.isnan(labels), 0, math.log(2) * (logits - labels) ** 2)
    np.testing.assert_allclose(SQUARED.terms(*pair), expected)


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
