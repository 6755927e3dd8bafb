"""UPGrad against torchjd, and what its projection promises."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from torchjd.aggregation import UPGrad
from torchjd.linalg import QuadprogProjector

from core.training.updates import upgrad
from core.training.updates.upgrad import REGULAR, complements, upgrad_weights

sizes = st.tuples(st.integers(1, 3), st.integers(1, 8), st.integers(1, 12))
seeds = st.integers(0, 10_000)


def gradients(size: tuple[int, int, int], seed: int) -> NDArray[np.float64]:
    """Draw gradients of unlike lengths; some tasks have none, as without labels."""
    rng = np.random.default_rng(seed)
    drawn = rng.standard_normal(size) * rng.uniform(0.1, 3, (*size[:2], 1))
    drawn[rng.random(size[:2]) < 0.1] = 0
    return drawn


def products(jacobians: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the inner products of gradients."""
    return np.asarray(jacobians @ jacobians.swapaxes(1, 2))


@given(sizes, seeds)
def test_the_sum_is_that_of_torchjd(size: tuple[int, int, int], seed: int) -> None:
    """Of any gradients, dependent ones too, each network has the sum that quadprog finds."""
    jacobians = gradients(size, seed)
    found = upgrad_weights(products(jacobians))
    preference = torch.ones(size[1], dtype=torch.float64)
    theirs = UPGrad(preference, projector=QuadprogProjector(norm_eps=0.0, reg_eps=REGULAR))
    for jacobian, weights in zip(jacobians, found, strict=True):
        if jacobian.any():
            expected = theirs(torch.from_numpy(jacobian)).numpy()
            np.testing.assert_allclose(weights @ jacobian, expected, rtol=1e-6, atol=1e-6)


@given(sizes, seeds)
def test_no_task_is_harmed(size: tuple[int, int, int], seed: int) -> None:
    """The step goes with every task's gradient, or across it, but for what keeps it defined."""
    jacobians = gradients(size, seed)
    weights = upgrad_weights(products(jacobians))
    along = np.einsum("eij,ej->ei", products(jacobians), weights)
    trace = np.trace(products(jacobians), axis1=1, axis2=2)[:, None]
    assert (weights >= 1 - 1e-12).all()
    assert (along >= -REGULAR * trace * weights - 1e-9 * trace).all()


def test_without_conflict_it_is_the_plain_sum() -> None:
    """Gradients at right or sharp angles keep their weight of exactly 1."""
    rows = np.array([[[1.0, 0.0, 0.0], [1.0, 2.0, 0.0], [0.0, 0.0, 3.0]]])
    assert (upgrad_weights(products(rows)) == 1).all()


def test_two_tasks_lose_what_goes_against_the_other() -> None:
    """With two tasks it is PCGrad: (1, 0) and (-1, 1) become (0.5, 0.5) and (0, 1)."""
    rows = np.array([[[1.0, 0.0], [-1.0, 1.0]]])
    np.testing.assert_allclose(upgrad_weights(products(rows)) @ rows[0], [[0.5, 1.5]], atol=1e-3)


def test_a_task_without_a_gradient_changes_nothing() -> None:
    """The others have the weights that they have without it, and all is well without any."""
    rows = np.array([[[1.0, 0.5], [0.0, 0.0], [-1.0, 0.2]]])
    weights, alone = upgrad_weights(products(rows)), upgrad_weights(products(rows[:, [0, 2]]))
    np.testing.assert_allclose(weights[:, [0, 2]], alone, rtol=1e-9)
    assert (alone != 1).any()
    assert (upgrad_weights(np.zeros((2, 3, 3))) == 1).all()


@given(sizes, seeds)
def test_complements_are_the_only_solution(size: tuple[int, int, int], seed: int) -> None:
    """Of each pair of z and M z + q one is 0 and none below; a definite M has one such z."""
    rng = np.random.default_rng(seed)
    count, tasks, _ = size
    matrix = products(gradients(size, seed)) + 1e-3 * np.eye(tasks)
    vector = rng.standard_normal((count, tasks))
    found = complements(matrix, vector)
    slack = np.einsum("bij,bj->bi", matrix, found) + vector
    assert (found >= -1e-9).all()
    assert (slack >= -1e-8).all()
    assert np.abs(found * slack).max() < 1e-6


def test_a_projection_that_does_not_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is given back that is no projection."""
    monkeypatch.setattr(upgrad, "MOST_PIVOTS", 1)
    many = -np.ones((1, 2)), np.array([[[1.0, -2.0], [-2.0, 1.0]]])  # not definite
    with pytest.raises(ArithmeticError, match="1 projections did not end after 2 pivots"):
        complements(many[1], many[0])
