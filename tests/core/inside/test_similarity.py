import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ortho_group

from core.inside.similarity import linear_cka


@given(st.integers(0, 1000), st.floats(0.1, 10))
def test_a_rotated_copy_is_the_same(seed: int, scale: float) -> None:
    """A layer that is rotated, moved and scaled as a whole has similarity 1."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((200, 5)) * [1, 2, 3, 4, 5]
    y = scale * x @ ortho_group.rvs(5, random_state=seed) + rng.standard_normal(5)
    assert linear_cka(x, y) == pytest.approx(1, abs=1e-5)


def test_layers_that_have_nothing_to_do_with_each_other_are_unlike() -> None:
    """Independent noise has a similarity of about p / n."""
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((2, 2000, 20))
    assert 0.005 < linear_cka(x, y) < 0.02


@given(st.integers(0, 1000))
def test_it_is_the_alignment_of_the_kernels(seed: int) -> None:
    """It agrees with the form over examples, <K, L> / (|K| |L|), of centred K = XX', L = YY'."""
    rng = np.random.default_rng(seed)
    x, y = rng.standard_normal((30, 4)), rng.standard_normal((30, 7))
    middle = np.eye(30) - 1 / 30
    k, m = (middle @ part @ part.T @ middle for part in (x, y))
    expected = (k * m).sum() / (np.linalg.norm(k) * np.linalg.norm(m))
    assert linear_cka(x, y) == pytest.approx(expected, rel=1e-5)


def test_many_pairs_are_compared_at_once_in_any_order_of_units() -> None:
    """Each pair is as alone, units may be permuted, and a layer that does not vary has 0."""
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((2, 1, 50, 4)), rng.standard_normal((3, 50, 6))
    y[2] = 1.0
    found = linear_cka(x, y)
    assert found.shape == (2, 3)
    assert found[1, 0] == pytest.approx(float(linear_cka(x[1, 0], y[0])), rel=1e-6)
    np.testing.assert_allclose(linear_cka(x[..., ::-1], y[..., rng.permutation(6)]), found, 1e-5)
    assert found[:, 2].tolist() == [0, 0]
