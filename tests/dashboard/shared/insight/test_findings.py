from dataclasses import replace

import numpy as np
import pytest

from core.inside.insight import Insight
from dashboard.shared.insight import findings as frames


def test_each_feature_has_the_unit_that_follows_it_best(made: Insight) -> None:
    """Unit k is that of feature k, found, and used by who needs it; what most need comes first."""
    found = frames.together(made)
    assert sorted(each.feature for each in found) == list(range(10))
    for each in found:
        assert (each.unit, each.network, each.found) == (each.feature, 0, True)
        assert each.match == pytest.approx(0.95, abs=1e-3)
        assert each.before == pytest.approx(0.3, abs=1e-3)
        assert list(each.users) == np.flatnonzero(made.needed[each.feature]).tolist()
    needing = [made.needed[each.feature].sum() for each in found]
    assert needing == sorted(needing, reverse=True)


def test_separate_networks_find_what_their_task_needs(made: Insight) -> None:
    """A part of two objects is found in two networks, each time by a unit of its own."""
    (round_top,) = [k for k, name in enumerate(made.features) if name == "light round top"]
    found = frames.separate(made, round_top)
    assert [each.network for each in found] == np.flatnonzero(made.needed[round_top]).tolist()
    assert all(each.users == (each.network,) for each in found)
    assert frames.counts(made) == (10, int(made.needed.sum()), 10)


def test_the_finding_that_says_most_is_used_by_several(made: Insight) -> None:
    """It is one that two tasks need; without any that is found there is none."""
    best = frames.best(made)
    assert best is not None
    assert len(best.users) == 2
    lost = replace(made.together, matches=made.together.matches * np.float16(0.5))
    nothing = replace(made, together=lost)
    assert frames.best(nothing) is None
    assert frames.counts(nothing)[0] == 0
    assert np.isnan(frames.effect_of_need(nothing)).all()


def test_who_needs_a_feature_pays_for_its_silence(made: Insight) -> None:
    """A quarter each for those who need it, nothing for the others."""
    needing, others = frames.effect_of_need(made)
    assert (needing, others) == pytest.approx((0.25, 0.0), abs=1e-3)


def test_the_strongest_inputs_are_named() -> None:
    """By their names where they have some, else by their numbers; sign kept, largest first."""
    weights = np.array([0.1, -3.0, 2.0])
    assert frames.strongest(weights, ("a", "b", "c"), 2) == [("b", -3.0), ("c", 2.0)]
    assert frames.strongest(weights, (), 1) == [("input 2", -3.0)]
