from dataclasses import replace

import numpy as np
import pytest

from core.inside.insight import Insight
from dashboard.inside import pull_frames as frames


def with_cosines(insight: Insight, *of_pairs: float) -> Insight:
    """Give every two tasks the same cosine at each moment, then NaN."""
    cosines = np.full_like(insight.cosines, np.nan)
    for moment, value in enumerate(of_pairs):
        cosines[moment] = value
        np.fill_diagonal(cosines[moment], 1)
    return replace(insight, cosines=cosines)


def test_conflicts_are_counted_after_the_first_moment(insight: Insight) -> None:
    """Moments without a comparison are left out; the best is one of learning."""
    pull = frames.pull(with_cosines(insight, 0.9, 0.2, -0.5, 0.5))
    assert pull is not None
    assert len(pull.steps) == 4
    assert pull.cosines.shape == (6, 4)
    assert pull.conflicts == pytest.approx(1 / 3)
    assert pull.most == 3
    np.testing.assert_allclose(pull.mean, [0.9, 0.2, -0.5, 0.5], atol=1e-3)


def test_a_network_that_never_learned_has_no_conflicts(insight: Insight) -> None:
    """With one moment there is nothing to count."""
    pull = frames.pull(with_cosines(insight, 0.3))
    assert pull is not None
    assert np.isnan(pull.conflicts)
    assert pull.most == 0
    assert np.isnan(frames.related(insight, pull)).all()


def test_one_task_pulls_with_nobody(insight: Insight) -> None:
    """There is no pair."""
    assert frames.pull(replace(insight, cosines=insight.cosines[:, :1, :1])) is None


def test_pairs_with_a_common_part_are_told_from_others(insight: Insight) -> None:
    """Their mean cosines stand apart."""
    common = (insight.needed[:, :, None] & insight.needed[:, None]).any(axis=0)
    cosines = np.repeat(np.where(common, 0.6, -0.2)[None], len(insight.moments), axis=0)
    pull = frames.pull(replace(insight, cosines=cosines.astype(np.float16)))
    assert pull is not None
    assert frames.related(insight, pull) == pytest.approx((0.6, -0.2), abs=1e-3)


def test_the_table_of_a_moment_stands_in_task_order(insight: Insight) -> None:
    """The diagonal says nothing."""
    order = np.array([2, 0, 3, 1])
    whole = replace(with_cosines(insight, 0.1, 0.2), task_order=order)
    whole.cosines[1, 2, 0] = 0.7
    matrix = frames.at(whole, 1)
    assert np.isnan(matrix.diagonal()).all()
    assert matrix[0, 1] == pytest.approx(0.7, abs=1e-3)
