import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from core.training.losses.logistic import loss, mean_error, mean_loss, residual, signs, terms


@st.composite
def answers(draw: st.DrawFn) -> tuple[Tensor, Tensor]:
    """Draw logits and signs of shape (network, task, n)."""
    shape = tuple(draw(st.integers(1, most)) for most in (3, 4, 6))
    generator = torch.Generator().manual_seed(draw(st.integers(0, 1000)))
    logits = 3 * torch.randn(shape, generator=generator, dtype=torch.float64)
    sign = torch.randint(-1, 2, shape, generator=generator).to(torch.float64)
    return logits, sign


def test_labels_become_signs() -> None:
    """Yes is +1, no is -1 and '?' is 0."""
    y = torch.tensor([[1.0, 0.0], [torch.nan, 1.0]])
    assert signs(y).tolist() == [[1, -1], [0, 1]]


@given(answers())
def test_loss_is_the_mean_over_examples_of_the_sum_over_labelled_tasks(
    pair: tuple[Tensor, Tensor],
) -> None:
    """(1/n) sum_i sum_j -[y log p + (1 - y) log(1 - p)], written out in numpy."""
    logits, sign = (part.numpy() for part in pair)
    p, y = 1 / (1 + np.exp(-logits)), (sign + 1) / 2
    written = np.where(sign != 0, -(y * np.log(p) + (1 - y) * np.log(1 - p)), 0)
    expected = written.sum(axis=(1, 2)) / logits.shape[2]
    assert np.allclose(loss(*pair).numpy(), expected)
    assert np.allclose(terms(*pair).numpy(), written)


@pytest.mark.parametrize("logit", [-1e4, 1e4])
def test_extreme_logits_stay_finite(logit: float) -> None:
    """A confident answer costs its logit when wrong and nothing when right, without overflow."""
    logits, sign = torch.full((1, 1, 2), logit), torch.tensor([[[1.0, -1.0]]])
    assert terms(logits, sign).flatten().sort().values.tolist() == [0, 1e4]
    assert residual(logits, sign).abs().max() == 0.5


def test_the_mean_over_labelled_examples_skips_the_others() -> None:
    """Log loss and error of a task average over its labelled examples only."""
    logits = torch.tensor([[[2.0, -1.0, 3.0, 9.0]]])
    sign = torch.tensor([[[1.0, 1.0, -1.0, 0.0]]])
    assert mean_error(logits, sign).item() == pytest.approx(2 / 3)
    expected = np.mean([np.log1p(np.exp(-2)), np.log1p(np.exp(1)), np.log1p(np.exp(3))])
    assert mean_loss(logits, sign).item() == pytest.approx(expected)


def test_a_logit_of_zero_answers_no() -> None:
    """Yes needs a positive logit."""
    sign = torch.tensor([[[1.0], [-1.0]]])
    assert mean_error(torch.zeros(1, 2, 1), sign).tolist() == [[1, 0]]
