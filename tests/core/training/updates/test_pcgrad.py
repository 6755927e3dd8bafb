"""PCGrad against torchjd, and by hand."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torchjd.aggregation import PCGrad

from core.training.updates.pcgrad import pcgrad_weights


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 3), st.integers(1, 6), st.integers(1, 8), st.integers(0, 10_000))
def test_the_sum_is_that_of_torchjd(
    monkeypatch: pytest.MonkeyPatch, networks: int, tasks: int, parameters: int, seed: int
) -> None:
    """Of any gradients, with the same order for every task, each network has the same sum."""
    rng = np.random.default_rng(seed)
    jacobians = rng.standard_normal((networks, tasks, parameters))
    orders = np.stack([rng.permutation(tasks) for _ in range(networks)])
    found = pcgrad_weights(jacobians @ jacobians.swapaxes(1, 2), orders)
    for jacobian, order, weights in zip(jacobians, orders, found, strict=True):
        monkeypatch.setattr(torch, "randperm", lambda count, of=order: torch.from_numpy(of))
        expected = PCGrad()(torch.from_numpy(jacobian)).numpy()
        np.testing.assert_allclose(weights @ jacobian, expected, rtol=1e-9, atol=1e-9)


def test_two_tasks_lose_what_goes_against_the_other() -> None:
    """g1 = (1, 0) and g2 = (-1, 1) become (0.5, 0.5) and (0, 1): their sum is (0.5, 1.5)."""
    gradients = np.array([[1.0, 0.0], [-1.0, 1.0]])
    for order in ([0, 1], [1, 0]):
        weights = pcgrad_weights((gradients @ gradients.T)[None], np.array([order]))
        np.testing.assert_allclose(weights @ gradients, [[0.5, 1.5]])


def test_a_task_never_gives_way_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the others have left of (1.3, 0.9) goes against it, and stays: (0, -0.34)."""
    gradients = np.array([[1.3, 0.9], [-0.7, -1.3], [-0.6, 0.0]])
    order = np.array([1, 2, 0])
    monkeypatch.setattr(torch, "randperm", lambda count: torch.from_numpy(order))
    found = pcgrad_weights((gradients @ gradients.T)[None], order[None]) @ gradients
    np.testing.assert_allclose(found[0], PCGrad()(torch.from_numpy(gradients)), rtol=1e-12)


def test_without_conflict_it_is_the_plain_sum() -> None:
    """Gradients at right or sharp angles keep their weight of exactly 1."""
    gradients = np.array([[1.0, 0.0, 0.0], [1.0, 2.0, 0.0], [0.0, 0.0, 3.0]])
    weights = pcgrad_weights((gradients @ gradients.T)[None], np.array([[2, 0, 1]]))
    assert (weights == 1).all()


def test_a_task_without_a_gradient_changes_nothing() -> None:
    """The others have the weights that they have without it."""
    gradients = np.array([[1.0, 0.5], [0.0, 0.0], [-1.0, 0.2]])
    order = np.array([[1, 2, 0]])
    weights = pcgrad_weights((gradients @ gradients.T)[None], order)
    others = gradients[[0, 2]]
    alone = pcgrad_weights((others @ others.T)[None], np.array([[1, 0]]))
    np.testing.assert_allclose(weights[:, [0, 2]], alone)
    assert (alone != 1).any()


@pytest.mark.parametrize("length", [1e-12, 1e-18, 2e-19, 1e-20, 1e-22, 1e-30])
def test_a_gradient_that_vanishes_throws_nobody_off(length: float) -> None:
    """Of a task that hardly errs: no projected gradient is longer than what it began as."""
    rng = np.random.default_rng(0)
    gradients = rng.standard_normal((50, 4, 6)).astype(np.float32)
    gradients[:, 1] *= np.float32(length)
    several = np.array([rng.permutation(4) for _ in gradients])
    weights = pcgrad_weights(gradients @ gradients.swapaxes(1, 2), several)
    assert np.isfinite(weights).all()
    wide = gradients.astype(np.float64)
    steps = np.linalg.norm(np.einsum("ej,ejp->ep", weights, wide), axis=1)
    assert (steps <= np.linalg.norm(wide, axis=2).sum(axis=1) * 1.001).all()


def orders(tasks: int) -> Iterator[list[int]]:
    """Draw orders by chance."""
    rng = np.random.default_rng(0)
    while True:
        yield rng.permutation(tasks).tolist()


def test_one_order_for_all_tasks_has_the_mean_of_an_order_for_each() -> None:
    """Over many draws the step of three tasks in conflict has the mean of torchjd's own."""
    gradients = np.array([[1.0, 0.2], [-0.8, 0.7], [-0.3, -1.0]])
    several = [order for order, _ in zip(orders(3), range(600), strict=False)]
    products = np.broadcast_to(gradients @ gradients.T, (600, 3, 3))
    ours = pcgrad_weights(products, np.array(several)) @ gradients
    torch.manual_seed(0)
    theirs = torch.stack([PCGrad()(torch.from_numpy(gradients)) for _ in range(600)]).numpy()
    spread = theirs.std(axis=0) + ours.std(axis=0)
    assert (spread > 0).all()
    assert (np.abs(ours.mean(axis=0) - theirs.mean(axis=0)) < 4 * spread / np.sqrt(600)).all()


def test_gradients_too_short_to_square_change_nothing() -> None:
    """Where a square is too small for its inverse, that task moves nobody; nothing overflows."""
    products = np.full((1, 2, 2), 1e-40, dtype=np.float32)
    products[0, 0, 1] = products[0, 1, 0] = -1e-40
    weights = pcgrad_weights(products, np.array([[0, 1]]))
    assert weights.tolist() == [[1.0, 1.0]]
