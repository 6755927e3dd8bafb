from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import Experiment
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.yes_no import YES_NO
from core.inside.looking import look
from core.inside.terms import losses, spreads, terms, told
from core.training.losses.catalogue import loss_of
from tests.core.fitting.kinded import KINDS as MIXED
from tests.core.fitting.kinded import PRICE, Kinded, mixed
from tests.core.training.losses.drawn import KINDS, drawn, targets


@pytest.mark.parametrize("kind", KINDS, ids=str)
@given(st.integers(0, 10_000))
def test_terms_are_those_of_training(kind: TaskKind, seed: int) -> None:
    """NumPy's loss of one task agrees with the loss that PyTorch lowers, 0 where '?'."""
    logits, labels = drawn([kind], seed, networks=1)
    loss = loss_of([kind])
    expected = loss.terms(logits, targets(loss, labels))[0, 0].numpy()
    found = terms(kind, logits[0].T.numpy(), labels[0, 0].numpy())
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)
    assert (found[np.isnan(labels[0, 0].numpy())] == 0).all()


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_the_loss_is_made_of_what_is_told(kind: TaskKind) -> None:
    """The chances that are told, put into the formula of the loss, give it."""
    logits, labels = drawn([kind], 1, networks=1, examples=40, unlabelled=0)
    z, y = logits[0].T.numpy(), labels[0, 0].numpy()
    said = told(kind, z)
    if kind == NUMBERS:
        expected = np.log(2) * (said[:, 0] - y) ** 2
    elif kind.name == "classes":
        right = said[np.arange(len(y)), y.astype(int)]
        expected = -np.log(right) * np.log(2) / np.log(kind.answers)
    else:
        above = y[:, None] > np.arange(z.shape[1])
        expected = -np.log(np.where(above, said, 1 - said)).mean(axis=1)
    np.testing.assert_allclose(terms(kind, z, y), expected, rtol=1e-9)


def test_logits_however_large_have_a_loss() -> None:
    """Sure and wrong by a thousand costs a thousand, and no chance is NaN."""
    z = np.array([[1000.0], [-1000.0]], np.float32)
    np.testing.assert_allclose(terms(YES_NO, z, np.array([0.0, 0.0])), [1000, 0])
    assert told(YES_NO, z)[:, 0] == pytest.approx([1, 0])


def test_numbers_are_measured_in_the_spread_of_the_training_labels() -> None:
    """Twice the spread off costs four times log 2; the spread is that of training alone."""
    problem = mixed()
    spread = spreads(problem)
    assert spread[PRICE] == pytest.approx(np.nanstd(problem.y[problem.train, PRICE]), rel=1e-6)
    assert (np.delete(spread, PRICE) == 1).all()
    z = np.array([[10 + 2 * spread[PRICE]]])
    found = terms(NUMBERS, z, np.array([10.0]), float(spread[PRICE]))
    assert found == pytest.approx(4 * np.log(2), rel=1e-6)
    assert (spreads(replace(problem, train=problem.train[:1])) == 1).all()


def test_kept_networks_cost_what_was_measured_of_them() -> None:
    """The mean over labelled test examples is the test loss that training's own loss gave."""
    problem = mixed()
    assert problem.kinds == MIXED
    insight = look(Experiment(Kinded((problem,)), width=6, steps=100, replicates=2))
    known = (~np.isnan(problem.y[problem.test])).sum(axis=0)
    for side in (insight.together, insight.apart):
        found = losses(side.weights, problem, problem.test).sum(axis=1) / known
        np.testing.assert_allclose(found, side.losses, rtol=0.01)  # weights are kept by halves
