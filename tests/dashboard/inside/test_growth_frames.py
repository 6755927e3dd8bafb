from dataclasses import replace

import numpy as np

from core.inside.insight import Insight
from dashboard.inside import growth_frames as frames


def test_matches_grow_over_the_moments(made: Insight) -> None:
    """Together's are its best ones; apart's the mean over the networks that need a feature."""
    growth = frames.growth(made)
    np.testing.assert_allclose(growth.together[:-1], 0.3, atol=1e-3)
    np.testing.assert_allclose(growth.together[-1], 0.95, atol=1e-3)
    np.testing.assert_allclose(growth.apart[-1], 0.9, atol=1e-3)
    assert growth.steps.tolist() == made.moments.tolist()


def test_a_feature_that_nobody_needs_has_no_mean(made: Insight) -> None:
    """Its curve of the separate networks is unknown."""
    needed = made.needed.copy()
    needed[3] = False
    growth = frames.growth(replace(made, needed=needed))
    assert np.isnan(growth.apart[:, 3]).all()


def test_it_is_said_when_a_feature_was_found() -> None:
    """The first moment at 0.8 or more counts, -1 where there is none."""
    found = np.array([[0.1, 0.9], [0.85, 0.5], [0.9, 0.9]], dtype=np.float32)
    steps = np.array([0, 50, 100])
    assert frames.when_found(found, steps).tolist() == [50, 0]
    assert frames.when_found(found[:1], steps[:1]).tolist() == [-1, 0]
