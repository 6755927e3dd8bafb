import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, mean_absolute_error
from torch.nn import functional

from core.data.kinds.kind import TaskKind
from core.data.kinds.ordered import Ordered
from core.metrics.catalogue import DISTANCE, KAPPA, LOSS
from core.training.losses.logistic import LOGISTIC
from core.training.losses.thresholds import thresholds
from tests.core.training.losses.drawn import Drawn, alike, drawn, targets


def ordered(most: int = 6) -> st.SearchStrategy[tuple[list[TaskKind], Drawn]]:
    """Draw tasks with as many places each, and answers and labels of them."""
    return st.integers(2, 5).flatmap(lambda count: alike(Ordered(count), most))


def test_labels_become_the_signs_of_thresholds() -> None:
    """Place k lies above the first k thresholds and below the others; a '?' has zeros."""
    y = torch.tensor([[0.0, 2.0], [torch.nan, 1.0]])
    expected = [[-1, -1, -1, 1, 1, -1], [0, 0, 0, 1, -1, -1]]
    assert thresholds(4, 2).encode(y).tolist() == expected


@given(ordered())
def test_the_loss_is_the_mean_over_yes_or_no_questions(pair: tuple[list[TaskKind], Drawn]) -> None:
    """Each term is the mean of PyTorch's logistic losses of "above place k?", 0 where '?'."""
    kinds, (logits, labels) = pair
    loss = thresholds(kinds[0].count, len(kinds))
    found, questions = loss.terms(logits, targets(loss, labels)), kinds[0].count - 1
    for task in range(len(kinds)):
        label, written = labels[:, task], torch.zeros_like(labels[:, task])
        for k in range(questions):
            logit, above = logits[:, task * questions + k], (label > k).double()
            written += functional.binary_cross_entropy_with_logits(logit, above, reduction="none")
        expected = torch.where(label.isnan(), 0.0, written / questions)
        torch.testing.assert_close(found[:, task], expected)


@given(st.integers(2, 10), st.integers(0, 100))
def test_logits_of_zero_cost_log_2(count: int, seed: int) -> None:
    """One who answers every threshold by tossing a coin pays log 2, whatever the label."""
    loss = thresholds(count, 2)
    logits, labels = drawn([Ordered(count)] * 2, seed, unlabelled=0.0)
    terms = loss.terms(torch.zeros_like(logits), targets(loss, labels))
    torch.testing.assert_close(terms, torch.full_like(labels, math.log(2)))


@given(st.integers(0, 10_000), st.integers(1, 3))
def test_two_places_are_a_yes_or_no(seed: int, tasks: int) -> None:
    """With two places targets, loss and derivative are those of yes/no tasks."""
    logits, labels = drawn([Ordered(2)] * tasks, seed)
    loss = thresholds(2, tasks)
    target = targets(loss, labels)
    assert torch.equal(target, targets(LOGISTIC, labels))
    assert torch.equal(loss.terms(logits, target), LOGISTIC.terms(logits, target))
    assert torch.equal(loss.residual(logits, target), LOGISTIC.residual(logits, target))


@given(ordered(most=40))
def test_scores_are_those_of_scikit_learn(pair: tuple[list[TaskKind], Drawn]) -> None:
    """Distance and quadratic kappa equal scikit-learn's over the examples that have a label."""
    kinds, (logits, labels) = pair
    count = kinds[0].count
    loss = thresholds(count, len(kinds))
    target = targets(loss, labels)
    found = {name: measure(logits, target) for name, measure in loss.scores.items()}
    places = (logits.view(*labels.shape[:2], count - 1, -1) > 0).sum(dim=2)
    for cell in np.ndindex(*labels.shape[:2]):
        known = ~labels[cell].isnan()
        if not known.any():
            continue
        y, told = labels[cell][known].int().numpy(), places[cell][known].numpy()
        assert found[DISTANCE.name][cell].item() == pytest.approx(mean_absolute_error(y, told))
        terms = loss.terms(logits, target)[cell][known]
        assert found[LOSS.name][cell].item() == pytest.approx(terms.mean().item())
        assert loss.measures[0](logits, target)[cell].item() == pytest.approx(terms.mean().item())
        if len({*y, *told}) > 1:
            kappa = cohen_kappa_score(y, told, weights="quadratic", labels=range(count))
            assert found[KAPPA.name][cell].item() == pytest.approx(kappa)
        else:
            assert found[KAPPA.name][cell].isnan()


def test_the_answer_counts_the_thresholds_that_it_lies_above() -> None:
    """A perfect answer has distance 0 and kappa 1, one that is off by one place a distance of 1."""
    loss = thresholds(4, 1)
    labels = torch.tensor([[[0.0, 1.0, 2.0, 3.0]]])
    target = targets(loss, labels)
    right, off = target, targets(loss, torch.tensor([[[1.0, 2.0, 3.0, 2.0]]]))
    assert loss.scores[DISTANCE.name](right, target).item() == 0
    assert loss.scores[KAPPA.name](right, target).item() == 1
    assert loss.scores[DISTANCE.name](off, target).item() == 1
    assert loss.scores[KAPPA.name](off, target).item() < 1
