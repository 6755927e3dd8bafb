from dataclasses import replace

import numpy as np
import pytest

from core import Experiment, Missing, run
from core.advice.affinity import validation_losses
from core.arms.catalogue import arm_label
from core.data import Digits, SharedFeatures, Source
from core.data.missing import NoLabelsLeft
from core.fitting.threads import one_thread
from core.grouping.partitions import subsets
from core.grouping.training import score_subsets

SMALL = Experiment(SharedFeatures(tasks=3, examples=80), width=4, replicates=1, steps=150)


def test_every_set_is_trained_as_alone() -> None:
    """A set's losses are those of a stack of its own, whoever else is trained beside it."""
    with one_thread():
        frame = score_subsets(SMALL, 0)
        for number, subset in enumerate(subsets(3)):
            (alone,) = validation_losses(SMALL, 0, (subset,))
            mine = frame[frame["subset"] == number]
            assert mine["task"].tolist() == list(subset)
            np.testing.assert_allclose(mine["loss"], alone, atol=1e-5)


@pytest.mark.parametrize(
    ("source", "metric", "perfect"),
    [
        (SMALL.source, "error", 0),
        (Digits(tasks=3, examples=100), "auc", 1),
        (SharedFeatures(tasks=3, examples=80, numbers=0.5), "skill", 1),
    ],
    ids=["balanced answers", "rare answers", "numbers"],
)
def test_a_partition_scores_what_its_grouping_scores(
    source: Source, metric: str, perfect: int
) -> None:
    """The points of its sets are how far the arm of an experiment is from a perfect score."""
    names = source.names
    grouping = ((names[0], names[2]), (names[1],))
    experiment = replace(SMALL, source=source, arms=("apart", grouping), steps=300)
    frame = score_subsets(experiment, 0).set_index(["subset", "task"])["points"]
    place = {subset: number for number, subset in enumerate(subsets(3))}
    scores = run(experiment).scores.set_index(["arm", "task"])[metric]
    for arm, sets in (("apart", ((0,), (1,), (2,))), (arm_label(grouping), ((0, 2), (1,)))):
        for subset in sets:
            for task in subset:
                points = 100 * abs(perfect - scores[arm, names[task]])
                assert frame[place[subset], task] == pytest.approx(points, abs=0.2)


def test_nothing_to_learn_from_is_said() -> None:
    """Where no complete row is left there is nothing to train."""
    empty = replace(
        SMALL, source=SharedFeatures(tasks=6, examples=20), missing=Missing(0.9, "drop")
    )
    with pytest.raises(NoLabelsLeft):
        score_subsets(empty, 0)
