"""What holds for every loss: of tasks of one kind, and of several kinds side by side.

The softmax over tasks is none of them: its one label is that of all tasks.
"""

from collections.abc import Sequence
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from core.data.kinds.kind import TaskKind
from core.training.losses.catalogue import loss_of
from core.training.losses.loss import Loss
from tests.core.training.losses.drawn import KINDS, alike, drawn, several, targets

Strategy = st.SearchStrategy[Any]  # of kinds, logits and labels
every_loss = pytest.mark.parametrize(
    "strategy",
    [*(alike(kind) for kind in KINDS), several()],
    ids=[*map(str, KINDS), "several kinds"],
)


@every_loss
@given(st.data())
def test_labels_come_back(strategy: Strategy, data: st.DataObject) -> None:
    """Decoding what was encoded gives the labels, NaN included, in either precision."""
    kinds, (_, labels) = data.draw(strategy)
    loss = loss_of(kinds)
    for dtype in (torch.float64, torch.float32):
        typed = labels.to(dtype)
        target = targets(loss, typed)
        assert target.dtype == dtype
        assert target.shape[1] == sum(kind.logits for kind in kinds)
        torch.testing.assert_close(loss.decode(target), typed, rtol=0, atol=0, equal_nan=True)


@every_loss
@given(st.data())
def test_the_residual_is_the_derivative_of_the_loss(
    strategy: Strategy, data: st.DataObject
) -> None:
    """Autograd and finite differences agree with the hand-written derivative by each logit."""
    kinds, (logits, labels) = data.draw(strategy)
    loss = loss_of(kinds)
    target = targets(loss, labels)
    residual = loss.residual(logits, target)
    assert residual.shape == logits.shape
    torch.testing.assert_close(residual, _by_autograd(loss, logits, target))
    expected = _by_differences(loss, logits, target)
    torch.testing.assert_close(residual, expected, rtol=1e-6, atol=1e-8)


@every_loss
@given(st.data(), st.floats(-1e30, 1e30))
def test_logits_under_a_question_mark_count_for_nothing(
    strategy: Strategy, data: st.DataObject, value: float
) -> None:
    """Any logits where the label is '?' leave every number as it is, and are not pulled at."""
    kinds, (logits, labels) = data.draw(strategy)
    loss, unknown = loss_of(kinds), _under_unknown(kinds, labels)
    target = targets(loss, labels)
    other = torch.where(unknown, value, logits)
    for function in (loss.terms, loss.residual, *loss.measures, *loss.scores.values()):
        found, same = function(logits, target), function(other, target)
        torch.testing.assert_close(found, same, rtol=0, atol=0, equal_nan=True)
    assert (loss.residual(other, target)[unknown] == 0).all()
    assert (loss.terms(other, target)[labels.isnan()] == 0).all()


@every_loss
@given(st.data())
def test_tasks_without_labels_have_no_score(strategy: Strategy, data: st.DataObject) -> None:
    """Where nothing is labelled every score is NaN, and there is nothing to learn."""
    kinds, _ = data.draw(strategy)
    logits, labels = drawn(kinds, seed=0, unlabelled=1.0)
    loss = loss_of(kinds)
    target = targets(loss, labels)
    for measure in (*loss.measures, *loss.scores.values()):
        found = measure(logits, target)
        assert found.shape == labels.shape[:2]
        assert found.isnan().all()
    assert (_total(loss, logits, target) == 0).all()


def _under_unknown(kinds: Sequence[TaskKind], labels: Tensor) -> Tensor:
    """Return (E, O, n) whether a logit is of a task whose label is '?' there."""
    sizes = torch.tensor([kind.logits for kind in kinds])
    return labels.isnan().repeat_interleave(sizes, dim=1)


def _total(loss: Loss, logits: Tensor, target: Tensor) -> Tensor:
    """Return (E,) what training lowers: the mean over examples of the sum over tasks."""
    return loss.terms(logits, target).sum(dim=(1, 2)) / logits.shape[2]


def _by_autograd(loss: Loss, logits: Tensor, target: Tensor) -> Tensor:
    """Return (E, O, n) the derivative of the total by each logit, from autograd."""
    leaf = logits.clone().requires_grad_()
    (derivative,) = torch.autograd.grad(_total(loss, leaf, target).sum(), leaf)
    return derivative


def _by_differences(loss: Loss, logits: Tensor, target: Tensor, step: float = 1e-5) -> Tensor:
    """Return (E, O, n) the derivative of the total by each logit, from its central differences."""
    found = []
    for of_network, wanted in zip(logits, target, strict=True):
        # one copy of the network for each of its logits, which is moved a little
        cells = of_network.numel()
        moves = step * torch.eye(cells, dtype=logits.dtype).view(cells, *of_network.shape)
        same = wanted.expand(cells, *wanted.shape).contiguous()
        above, below = (_total(loss, of_network + move, same) for move in (moves, -moves))
        found.append(((above - below) / (2 * step)).view(of_network.shape))
    return torch.stack(found)
