import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, log_loss, roc_auc_score
from torch.nn import functional

from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.metrics.catalogue import AUC, ERROR, LOG_LOSS, LOSS
from core.training.losses.cross_entropy import cross_entropy
from core.training.losses.logistic import LOGISTIC
from tests.core.training.losses.drawn import Drawn, alike, drawn, targets


def classes(most: int = 6) -> st.SearchStrategy[tuple[list[TaskKind], Drawn]]:
    """Draw tasks with as many classes each, and answers and labels of them."""
    return st.integers(2, 5).flatmap(lambda count: alike(Classes(count), most))


def test_labels_become_one_hot() -> None:
    """Each class has a column of its own, and a '?' has zeros."""
    y = torch.tensor([[2.0, 0.0], [torch.nan, 1.0]])
    assert cross_entropy(3, 2).encode(y).tolist() == [[0, 0, 1, 1, 0, 0], [0, 0, 0, 0, 1, 0]]


@given(classes())
def test_the_loss_is_pytorchs_cross_entropy_scaled(pair: tuple[list[TaskKind], Drawn]) -> None:
    """Each term is PyTorch's cross-entropy times log 2 / log C, and 0 where the label is '?'."""
    kinds, (logits, labels) = pair
    count, tasks = kinds[0].count, len(kinds)
    loss = cross_entropy(count, tasks)
    wanted = torch.where(labels.isnan(), -100, labels).long()  # -100: what PyTorch leaves out
    by_task = logits.view(len(logits), tasks, count, -1).transpose(1, 2)
    plain = functional.cross_entropy(by_task, wanted, reduction="none")
    expected = plain * math.log(2) / math.log(count)
    torch.testing.assert_close(loss.terms(logits, targets(loss, labels)), expected)


@pytest.mark.parametrize("count", [2, 3, 10, 30])
def test_equal_logits_cost_log_2(count: int) -> None:
    """One who holds all classes for equally likely pays log 2, however many there are."""
    loss = cross_entropy(count, 1)
    target = targets(loss, torch.arange(count, dtype=torch.float64)[None, None])
    for level in (0.0, 7.0):
        logits = torch.full((1, count, count), level, dtype=torch.float64)
        torch.testing.assert_close(
            loss.terms(logits, target), torch.full((1, 1, count), math.log(2)).double()
        )
        assert loss.measures[0](logits, target).item() == pytest.approx(math.log(2))


@given(st.integers(0, 10_000))
def test_two_classes_are_a_yes_or_no(seed: int) -> None:
    """With logits -z/2 and z/2 the terms are those of a yes/no task with logit z."""
    logits, labels = drawn([Classes(2)], seed)
    z = logits[:, 1:] - logits[:, :1]
    loss = cross_entropy(2, 1)
    expected = LOGISTIC.terms(z, targets(LOGISTIC, labels))
    torch.testing.assert_close(loss.terms(logits, targets(loss, labels)), expected)


@pytest.mark.parametrize(
    ("logit", "label", "plain"),
    [(1e4, 0, 0.0), (1e4, 1, 1e4), (-1e4, 0, 1e4), (-1e4, 1, math.log(2))],
)
def test_extreme_logits_stay_finite(logit: float, label: float, plain: float) -> None:
    """A confident answer costs its logit when wrong and nothing when right, without overflow."""
    loss = cross_entropy(3, 1)
    logits = torch.tensor([[[logit], [0.0], [0.0]]])
    target = targets(loss, torch.tensor([[[label]]], dtype=torch.float32))
    expected = plain * math.log(2) / math.log(3)
    assert loss.terms(logits, target).item() == pytest.approx(expected, rel=1e-4)
    assert loss.residual(logits, target).abs().max() <= 1


@given(classes(most=40), st.booleans())
def test_scores_are_those_of_scikit_learn(pair: tuple[list[TaskKind], Drawn], ties: bool) -> None:
    """Error, log loss and macro AUC equal scikit-learn's over the examples that have a label."""
    kinds, (logits, labels) = pair
    count = kinds[0].count
    logits = logits.round() if ties else logits
    loss = cross_entropy(count, len(kinds))
    target = targets(loss, labels)
    found = {name: measure(logits, target) for name, measure in loss.scores.items()}
    every = logits.view(*labels.shape[:2], count, -1).softmax(dim=2)
    for cell in np.ndindex(*labels.shape[:2]):
        known = ~labels[cell].isnan()
        if not known.any():
            continue
        y, chances = labels[cell][known].numpy(), every[cell][:, known].T.numpy()
        right = accuracy_score(y, chances.argmax(axis=1))
        assert found[ERROR.name][cell].item() == pytest.approx(1 - right)
        plain = log_loss(y, chances, labels=range(count))
        assert found[LOG_LOSS.name][cell].item() == pytest.approx(plain)
        scaled = plain * math.log(2) / math.log(count)
        assert found[LOSS.name][cell].item() == pytest.approx(scaled)
        assert loss.measures[0](logits, target)[cell].item() == pytest.approx(scaled)
        if len(np.unique(y)) == count:
            ranks = chances[:, 1] if count == 2 else chances
            macro = roc_auc_score(y, ranks, multi_class="ovr", average="macro")
            assert found[AUC.name][cell].item() == pytest.approx(macro)


def test_a_class_that_does_not_occur_is_left_out_of_the_macro_auc() -> None:
    """Where a class has no label, AUC is the mean over the others; with one alone there is none."""
    loss = cross_entropy(3, 1)
    logits, _ = drawn([Classes(3)], seed=0, networks=1, examples=8)
    labels = torch.tensor([[[0, 1, 1, 0, 1, 0, 1, torch.nan]]], dtype=torch.float64)
    chances, y = logits[0].softmax(dim=0).numpy()[:, :7], labels[0, 0, :7].numpy()
    expected = np.mean([roc_auc_score(y == k, chances[k]) for k in (0, 1)])
    auc = loss.scores[AUC.name]
    assert auc(logits, targets(loss, labels)).item() == pytest.approx(expected)
    assert auc(logits, targets(loss, torch.ones_like(labels))).isnan().all()
