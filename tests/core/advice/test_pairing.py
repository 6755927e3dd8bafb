import numpy as np

from core.advice.pairing import pair_affinity, pairs


def test_every_pair_stands_once() -> None:
    """T tasks alone and T (T - 1) / 2 pairs."""
    found = pairs(12)
    assert len(found) == len(set(found)) == 12 + 66


def test_affinity_is_what_a_partner_saves_of_a_constant_answers_loss() -> None:
    """Alone .5 and .4, paired .4 and .5, constant .8 and .5: helped by 12.5%, hurt by 20%."""
    losses = [np.array(values, dtype=np.float32) for values in ([0.5], [0.4], [0.4, 0.5])]
    found = pair_affinity(2, pairs(2), losses, [0.8, 0.5])
    assert np.isnan(np.diag(found)).all()
    assert np.allclose([found[0, 1], found[1, 0]], [12.5, -20])


def test_a_task_that_is_nearly_solved_does_not_explode() -> None:
    """A loss that grows from 0.001 to 0.002 is twice itself, and 0.1% of a constant answer's."""
    losses = [np.array(values, dtype=np.float32) for values in ([0.001], [0.5], [0.002, 0.5])]
    found = pair_affinity(2, pairs(2), losses, [1.0, 1.0])
    assert np.allclose([found[0, 1], found[1, 0]], [-0.1, 0], atol=1e-5)


def test_a_pair_that_was_not_trained_has_no_affinity() -> None:
    """Where the loss of a pair is missing its affinities are unknown, those of others known."""
    losses = [np.array(values, dtype=np.float32) for values in ([1.0], [1.0], [1.0], [0.5, 0.5])]
    found = pair_affinity(3, (*pairs(3)[:3], (0, 2)), losses, [1.0, 1.0, 1.0])
    assert np.isnan(found[[0, 1, 1, 2], [1, 0, 2, 1]]).all()
    assert np.allclose([found[0, 2], found[2, 0]], 50)
