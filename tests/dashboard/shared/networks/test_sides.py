import numpy as np
import pytest

from core import Experiment, run
from core.data import Problem, RoadScenes, SharedFeatures
from dashboard.shared.networks.sides import drawing_of, unlabelled
from dashboard.shared.theme import APART, TOGETHER, TRANSFER


def _problem(labels: list[list[float]]) -> Problem:
    y = np.array(labels, dtype=np.float32)
    rows, none = np.arange(len(y)), np.arange(0)
    names = tuple(f"task {k}" for k in range(y.shape[1]))
    return Problem(np.zeros((len(y), 1), dtype=np.float32), y, names, rows, none, none)


@pytest.mark.parametrize("budget", ["width", "parameters"])
def test_weights_are_those_that_a_race_reports(budget: str) -> None:
    """What is said beneath a side is what training counts as its parameters."""
    arms = ("together", "apart", "transfer", (("task 1", "task 3"), ("task 2",)))
    experiment = Experiment(
        SharedFeatures(tasks=3, examples=40),
        width=6, depth=2, arms=arms, budget=budget, replicates=1, steps=50,
    )  # fmt: skip
    drawn = drawing_of(experiment, None)
    trained = run(experiment).costs.set_index("arm")
    for side in drawn.sides:
        assert side.weights == (trained.loc[side.label, "parameters"],)


def test_arms_have_the_colours_of_their_curves() -> None:
    """Together is blue, apart orange, transfer green; a grouping has a colour of its own."""
    groups = (("pedestrian", "car"), ("stop sign", "traffic light"))
    arms = ("together", "apart", "transfer", groups)
    sides = drawing_of(Experiment(RoadScenes(), arms=arms), None).sides
    colours = [side.colour for side in sides]
    assert colours[:3] == [TOGETHER, APART, TRANSFER]
    assert colours[3] not in colours[:3]


def test_transfer_is_one_network_after_another() -> None:
    """The first network has all other tasks, the second the first one; head-only keeps layers."""
    arms = ("transfer", "transfer-head")
    whole, head = drawing_of(Experiment(RoadScenes(tasks=3), arms=arms), None).sides
    assert (whole.before, whole.groups) == (((1, 2),), ((0,),))
    assert (whole.kept, head.kept) == (False, True)


@pytest.mark.parametrize(
    ("labels", "missing"),
    [
        ([[1, 0], [1, np.nan]], {1}),
        ([[np.nan, np.nan], [1, 1]], set()),
        ([[np.nan, np.nan], [np.nan, np.nan]], {0, 1}),
        ([[1, 1], [0, 0]], set()),
    ],
)
def test_the_example_shows_a_missing_label_beside_a_known_one(
    labels: list[list[float]], missing: set[int]
) -> None:
    """The first example with labels of both kinds is drawn, else a whole one, else an empty one."""
    assert unlabelled(_problem(labels)) == missing
