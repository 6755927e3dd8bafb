import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.inside.insight import BARS, USUAL
from core.inside.sharing import alike, shared, sharing


def _drawn(effects: np.ndarray) -> np.ndarray:
    """Return the effects again, as if resamples of the examples changed nothing."""
    return np.repeat(effects[:, :, None], 20, axis=2)


def test_units_are_counted_by_who_uses_them() -> None:
    """Of three used units one has two users; separate networks use four."""
    effects = np.array([[0.9, 0.3, 0.0, 0.01], [0.0, 0.2, 0.4, 0.0]], dtype=np.float32)
    separate = np.array([[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]], dtype=np.float32)
    found = sharing(effects, _drawn(effects), separate)
    assert found.used[USUAL].tolist() == [3, 4]
    np.testing.assert_allclose(found.shares[USUAL], 1 / 3, atol=1e-6)
    np.testing.assert_allclose(found.bars, BARS)


def test_tasks_that_pick_at_random_share_as_much_as_chance_says() -> None:
    """The null holds what independent picks of as many units share, and not what is planned."""
    rng = np.random.default_rng(0)
    random = (rng.random((4, 200)) < 0.2).astype(np.float32)
    random[:, random.sum(axis=0) == 0] = 1e-4  # alive, but of no use
    found = sharing(random, _drawn(random), random)
    share, (mean, low, high) = found.shares[USUAL, 0], found.chances[USUAL]
    assert low <= share <= high
    assert low < mean < high
    planned = np.full((4, 200), 1e-4, dtype=np.float32)
    planned[:, :40] = 1.0
    found = sharing(planned, _drawn(planned), planned)
    assert found.shares[USUAL, 0] == 1 > found.chances[USUAL, 2]


def test_who_knows_nothing_uses_nothing() -> None:
    """A task without effects, NaN, has no use; where nobody has any the share is unknown."""
    nothing = np.full((2, 3), np.nan, dtype=np.float32)
    found = sharing(nothing, _drawn(nothing), nothing)
    assert found.used.tolist() == [[0, 0]] * len(BARS)
    assert np.isnan(found.shares).all()


@given(st.integers(0, 1000))
def test_the_order_of_units_means_nothing(seed: int) -> None:
    """Permuting units changes no count and no share."""
    rng = np.random.default_rng(seed)
    effects, order = rng.random((3, 12)).astype(np.float32) / 5, rng.permutation(12)
    one, other = (sharing(e, _drawn(e), e) for e in (effects, effects[:, order]))
    np.testing.assert_array_equal(one.used, other.used)
    np.testing.assert_array_equal(one.shares, other.shares)


def test_the_interval_holds_what_resamples_say() -> None:
    """A unit that two tasks use in half of the resamples makes the share uncertain."""
    effects = np.array([[0.5, 0.5], [0.5, 0.049]], dtype=np.float32)
    resampled = _drawn(effects)
    resampled[1, 1, ::2] = 0.2
    found = sharing(effects, resampled, effects)
    assert found.shares[USUAL].tolist() == [0.5, 0.5, 1.0]


def test_units_that_are_used_alike_stand_side_by_side() -> None:
    """Two kinds of units in turn, and two kinds of tasks, come apart."""
    one, other = [1, 0, 1, 0], [0, 1, 0, 1]
    tasks, units = alike(np.array([one * 3, other * 3, one * 3]))
    assert sorted(tasks) == [0, 1, 2]
    assert 1 in (tasks[0], tasks[-1])
    kinds = units % 2
    assert sorted(units) == list(range(12))
    assert np.abs(np.diff(kinds)).sum() == 1


@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (5, 1)])
def test_one_task_or_unit_has_an_order(shape: tuple[int, int]) -> None:
    """There is nothing to sort, and no error."""
    tasks, units = alike(np.ones(shape))
    assert (len(tasks), len(units)) == shape


def test_no_unit_of_one_task_is_shared() -> None:
    """Two are needed to share."""
    assert shared(np.array([[True, False]])) == 0
