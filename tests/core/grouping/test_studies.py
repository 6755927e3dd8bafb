"""Studies by workers, kept in the store."""

from dataclasses import replace

import numpy as np
import pytest

from core import Experiment, Missing
from core.computing.cluster import Cluster
from core.computing.store import Store
from core.computing.ticket import Status
from core.data import SharedFeatures
from core.grouping import studies
from core.grouping.studies import start_study
from core.grouping.training import score_subsets
from tests.waiting import PATIENCE, until

SMALL = Experiment(SharedFeatures(tasks=3, examples=60), width=4, replicates=2, steps=150)
LONG = replace(SMALL, width=64, depth=3, steps=100_000, patience=None)


def test_workers_measure_what_is_measured_here_and_it_is_kept(
    cluster: Cluster, store: Store
) -> None:
    """Every set of every replicate; who asks again is given it from the store."""
    study = start_study(SMALL, cluster, store).join(PATIENCE).answer
    assert study is not None
    frame = score_subsets(SMALL, 1)
    at = frame["subset"], frame["task"]
    np.testing.assert_allclose(study.points[1][at], frame["points"])
    np.testing.assert_allclose(study.losses[1][at], frame["loss"])
    assert np.isfinite(study.cosines[:, 0, 1]).all()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(studies, "feed", lambda cluster, jobs, *_: iter(jobs))  # there is none left
        again = start_study(replace(SMALL, arms=("apart",)), cluster, store).join(PATIENCE).answer
    assert again is not None
    np.testing.assert_array_equal(again.losses, study.losses)


def test_it_says_how_far_it_is_and_can_be_stopped(cluster: Cluster, store: Store) -> None:
    """Who stops waiting has it given up."""
    ticket = start_study(LONG, cluster, store)
    until(lambda: ticket.progress().status is Status.RUNNING)
    ticket.stop()
    assert ticket.join(PATIENCE).status is Status.STOPPED


@pytest.mark.parametrize(
    ("experiment", "reason"),
    [
        (Experiment(SharedFeatures(tasks=7)), "tasks to be grouped in every way must be 2 to 6"),
        (
            Experiment(SharedFeatures(tasks=6, examples=20), missing=Missing(0.9, "drop")),
            "every task must have labels, got that no complete row is left",
        ),
    ],
)
def test_what_cannot_be_studied_is_said_in_a_sentence(
    cluster: Cluster, store: Store, experiment: Experiment, reason: str
) -> None:
    """Too many tasks, and those that have nothing to learn from."""
    last = start_study(experiment, cluster, store).join(PATIENCE)
    assert last.status is Status.FAILED
    assert last.reason.startswith(reason)
