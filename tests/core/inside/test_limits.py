from dataclasses import replace

import pytest

from core.data import RoadScenes, SharedFeatures
from core.data.catalogue import SOURCES
from core.experiments.experiment import Experiment
from core.inside.limits import asked_of, key_of


def test_equal_networks_have_equal_keys() -> None:
    """Which arms were compared, and how often, changes nothing; all else does."""
    experiment = Experiment(RoadScenes(), width=8)
    others = replace(experiment, replicates=3, arms=("apart", "transfer"))
    assert key_of(others) == key_of(experiment) == key_of(asked_of(others))
    assert key_of(replace(experiment, seed=1)) != key_of(experiment)
    assert len(key_of(experiment)) <= 120  # of the column


def test_what_pages_open_with_can_be_looked_into() -> None:
    """The first settings of every source are within the bounds."""
    for kind in SOURCES.values():
        assert asked_of(Experiment(kind.opening())).replicates == 1


@pytest.mark.parametrize(
    "experiment",
    [
        Experiment(RoadScenes(tasks=100), width=64),
        Experiment(SharedFeatures(tasks=100), width=256),
        Experiment(RoadScenes(), width=256, budget="tuned"),
    ],
)
def test_too_large_networks_are_refused(experiment: Experiment) -> None:
    """By weights and by units, at the largest width that may be tried, in one sentence."""
    with pytest.raises(ValueError, match="must have at most 1,600,000 weights in all"):
        asked_of(experiment)
