from collections.abc import Callable

import numpy as np
import pytest

from core import Experiment
from core.data import Problem, Source
from core.fitting.side_by_side import train_side_by_side
from core.metrics.catalogue import METRICS
from core.results.records import Record

WHOLE = ("stopped_at", "ended_at", "improving", "diverged", "width", "tuning", "parameters")


@pytest.fixture
def record(problem: Callable[..., Problem], given: Callable[..., Source]) -> Record:
    """Train three draws."""
    problems = [problem(seed=seed) for seed in range(3)]
    experiment = Experiment(given(*problems), width=4, steps=50, budget="best")
    seeds = [(0, draw) for draw in range(3)]
    return train_side_by_side(experiment, problems, seeds)


def test_a_part_of_a_record_has_its_draws_in_order(record: Record) -> None:
    """Taking draws takes their seeds, scores and curves."""
    part = record.take([2, 0])
    assert part.seeds == ((0, 2), (0, 0))
    for label, arm in part.arms.items():
        whole = record.arms[label]
        for name in METRICS:
            assert np.array_equal(arm.scores[name], whole.scores[name][[2, 0]])
        for name in WHOLE:
            assert np.array_equal(getattr(arm, name), getattr(whole, name)[[2, 0]])
        assert np.array_equal(arm.curves, whole.curves[..., [2, 0], :], equal_nan=True)


def test_the_parts_share_the_seconds(record: Record) -> None:
    """Cut in two, the seconds of the parts add up to those of the whole."""
    for label, arm in record.arms.items():
        parts = [record.take(draws).arms[label].seconds for draws in ([0], [1, 2])]
        assert sum(parts) == pytest.approx(arm.seconds)
