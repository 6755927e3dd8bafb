import numpy as np
import pytest

from core.grouping.choosing import EACH, EXHAUSTIVE, WAYS, Guess, chosen, networks_of, points_of
from core.grouping.partitions import partitions, subsets
from core.grouping.study import Study
from tests.core.grouping.conftest import friends, made

PAIRS, SURROGATE, GRADIENTS, ONE = WAYS[1:5]
BEST = ((0, 1), (2,))


def _plain_best(study: Study, replicate: int, most: int) -> tuple[tuple[int, ...], ...]:
    """Add losses up partition by partition, as a person would."""
    losses, place = study.losses[replicate], {s: n for n, s in enumerate(study.subsets)}

    def total(groups: tuple[tuple[int, ...], ...]) -> float:
        return sum(float(losses[place[group], task]) for group in groups for task in group)

    return min((p for p in partitions(study.tasks) if len(p) <= most), key=total)


@pytest.mark.parametrize("most", range(1, 5))
def test_training_all_sets_finds_the_lowest_validation_loss(most: int) -> None:
    """It is what adding up partition by partition finds, for any number of networks."""
    rng = np.random.default_rng(most)
    study = made(lambda group, task: float(rng.uniform()), tasks=4)
    for replicate in range(study.replicates):
        guess = EXHAUSTIVE.guess(study, replicate)
        assert chosen(guess, 4, most) == _plain_best(study, replicate, most)


def test_pairs_predict_larger_sets_by_their_mean() -> None:
    """A task's loss with two others is the mean of that with either (Standley et al. 2020)."""
    study = made(friends, tasks=3)
    guess, place = PAIRS.guess(study, 0), {s: n for n, s in enumerate(subsets(3))}
    of_pairs = [(0.2 + 0.4) / 2, (0.2 + 0.4) / 2, 0.4]
    assert guess.losses[place[0, 1, 2]] == pytest.approx(sum(of_pairs))
    assert guess.losses[place[0, 1]] == pytest.approx(0.4)
    assert len(guess.trained) == 6


def test_each_way_finds_friends_where_its_idea_holds() -> None:
    """Losses that are linear in who is there, and gradients that say so: all ways agree."""
    study = made(friends, tasks=5)
    study.cosines[:] = np.where(np.arange(5)[:, None] < 2, 1, -1) * np.where(
        np.arange(5) < 2, 1, -1
    )
    truth = chosen(EXHAUSTIVE.guess(study, 0), 5, 5)
    for way in (PAIRS, SURROGATE):
        groups = chosen(way.guess(study, 0), 5, 5)
        assert points_of(study, 0, groups) == pytest.approx(points_of(study, 0, truth))
    assert chosen(GRADIENTS.guess(study, 0), 5, 5) == ((0, 1), (2, 3, 4))


def test_networks_are_counted_once(study: Study) -> None:
    """What was trained to choose is not trained again to answer."""
    counts = {w.name: networks_of(w.guess(study, 0), 3, BEST) for w in WAYS}
    assert counts["all sets trained"] == 7
    assert counts["pairs trained"] == 6
    assert counts["linear surrogate"] in (6, 7)
    assert counts["gradient affinity"] == 3
    assert (counts[ONE.name], counts[EACH.name]) == (2, 2)


def test_the_surrogate_has_met_every_task() -> None:
    """Whatever sets are drawn, each task is in one of them."""
    study = made(friends, tasks=6, replicates=20)
    for replicate in range(20):
        trained = SURROGATE.guess(study, replicate).trained
        assert {task for n in trained for task in study.subsets[n]} == set(range(6))
        assert len(trained) == 12


def test_ties_go_to_fewer_networks() -> None:
    """Where it makes no difference one network is cheapest."""
    assert chosen(Guess(np.zeros(7, np.float32), frozenset()), 3, 3) == ((0, 1, 2),)
