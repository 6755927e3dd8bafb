import numpy as np

from core.advice.pairing import pair_affinity, pairs


def test_every_pair_stands_once() -> None:
    """T tasks alone and T (T - 1) / 2 pairs."""
    found = pairs(12)
    assert len(found) == len(set(found)) == 12 + 66


def test_affinity_is_the_share_of_the_loss_that_a_partner_saves() -> None:
    """Alone .5 and .4, paired .4 and .5: task 0 is helped by 20%, task 1 hurt by 25%."""
    losses = [np.array(values, dtype=np.float32) for values in ([0.5], [0.4], [0.4, 0.5])]
    found = pair_affinity(2, pairs(2), losses)
    assert np.isnan(np.diag(found)).all()
    assert np.allclose([found[0, 1], found[1, 0]], [20, -25])
