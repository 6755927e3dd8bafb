"""Looking inside by workers, with what was found kept in the store."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core import Experiment, Missing
from core.computing.cluster import Cluster
from core.computing.store import Store
from core.computing.ticket import Status
from core.data import RoadScenes, SharedFeatures
from core.inside import looks as module
from core.inside.limits import key_of
from core.inside.looking import look
from core.inside.looks import Looks
from tests.core.inside.test_encoding import assert_same
from tests.waiting import PATIENCE, until

EXPERIMENT = Experiment(SharedFeatures(tasks=3, examples=60), width=4, replicates=2, steps=150)
LONG = replace(EXPERIMENT, width=128, depth=3, steps=100_000, patience=None)


@pytest.fixture
def looks(cluster: Cluster, store: Store) -> Iterator[Looks]:
    """Looks with an empty store."""
    return Looks(cluster, store)


def test_a_worker_finds_what_look_finds_and_it_is_kept(
    looks: Looks, cluster: Cluster, store: Store
) -> None:
    """The answer is that of `look`; who asks later, or elsewhere, is given it from the store."""
    found = looks.look(EXPERIMENT).join(PATIENCE).answer
    assert found is not None
    assert_same(found, look(EXPERIMENT))
    assert store.insight(key_of(EXPERIMENT)) is not None
    more = replace(EXPERIMENT, replicates=7, arms=("together", "apart", "softmax"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "feed", None)  # nothing is asked of a worker
        again = Looks(cluster, store).look(more).join(PATIENCE).answer
    assert again is not None
    assert_same(again, found)


def test_it_says_how_far_it_is_and_can_be_stopped(looks: Looks, store: Store) -> None:
    """A share of the training comes while it runs; who stops waiting has it given up."""
    ticket = looks.look(LONG)
    until(lambda: ticket.progress().share > 0)
    assert ticket.progress().status is Status.RUNNING
    ticket.stop()
    assert ticket.join(PATIENCE).status is Status.STOPPED
    until(lambda: not looks._works)
    assert store.insight(key_of(LONG)) is None


@pytest.mark.parametrize(
    ("experiment", "reason"),
    [
        (Experiment(RoadScenes(tasks=100), width=256), "networks to look into must have at most"),
        (
            Experiment(SharedFeatures(tasks=8, examples=20), missing=Missing(0.9, "drop")),
            "networks must have labels to learn from, got that no complete row is left",
        ),
    ],
)
def test_what_cannot_be_seen_is_said_in_a_sentence(
    looks: Looks, experiment: Experiment, reason: str
) -> None:
    """Too large networks, and those that have nothing to learn from."""
    last = looks.look(experiment).join(PATIENCE)
    assert last.status is Status.FAILED
    assert last.reason.startswith(reason)


def test_without_a_database_people_see_all_the_same(cluster: Cluster, tmp_path: Path) -> None:
    """What was found is held in memory, and found there."""
    store = Store(f"sqlite:///{tmp_path / 'absent' / 'results.sqlite'}", refuse=False)
    looks = Looks(cluster, store)
    assert looks.look(EXPERIMENT).join(PATIENCE).answer is not None
    assert store.trouble
    assert store.insight(key_of(EXPERIMENT)) is not None
    store.close()
