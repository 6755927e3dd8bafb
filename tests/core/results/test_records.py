from collections.abc import Callable

import numpy as np
import pytest

from core import Experiment
from core.data import Problem, Source
from core.fitting.side_by_side import train_unit
from core.results.records import Unit


@pytest.fixture
def unit(problem: Callable[..., Problem], given: Callable[..., Source]) -> Unit:
    """Train three draws."""
    problems = [problem(seed=seed) for seed in range(3)]
    experiment = Experiment(given(*problems), width=4, steps=50, budget="best")
    seeds = [(0, draw) for draw in range(3)]
    return train_unit(experiment, problems, seeds, lambda step, arms: None)


def test_a_part_of_a_unit_has_its_draws_in_order(unit: Unit) -> None:
    """Taking draws takes their seeds, scores and curves."""
    part = unit.take([2, 0])
    assert part.seeds == ((0, 2), (0, 0))
    for label, arm in part.arms.items():
        whole = unit.arms[label]
        for name in ("error", "log_loss", "auc", "stopped_at", "width", "parameters"):
            assert np.array_equal(getattr(arm, name), getattr(whole, name)[[2, 0]])
        assert np.array_equal(arm.curves, whole.curves[..., [2, 0], :], equal_nan=True)


def test_the_parts_share_the_seconds(unit: Unit) -> None:
    """Cut in two, the seconds of the parts add up to those of the unit."""
    for label, arm in unit.arms.items():
        parts = [unit.take(draws).arms[label].seconds for draws in ([0], [1, 2])]
        assert sum(parts) == pytest.approx(arm.seconds)


def test_curves_can_be_left_out(unit: Unit) -> None:
    """A unit without curves keeps its scores and has no evaluation."""
    bare = unit.without_curves()
    assert bare.steps == ()
    for label, arm in bare.arms.items():
        assert len(arm.curves) == 0
        assert np.array_equal(arm.error, unit.arms[label].error)
