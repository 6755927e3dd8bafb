"""Ways to choose groups: each predicts the loss of every set of tasks from what it has trained."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.data.arrays import Floats
from core.grouping.partitions import partitions, subsets
from core.grouping.study import Study
from core.networks.groups import Groups

SUBSETS = 2  # random sets that the surrogate trains, for each task
PENALTY = 0.1  # of the surrogate's weights
SAMPLED = 9  # stream of random numbers: which sets


@dataclass(frozen=True, eq=False)
class Guess:
    """What a way to choose says of one replicate.

    Attributes:
        losses: (G,) what it predicts of each set: the sum over its tasks, in any unit.
        trained: the sets that it had to train to know that.
    """

    losses: Floats
    trained: frozenset[int]


@dataclass(frozen=True)
class Way:
    """A way to choose groups.

    Attributes:
        name: for people. source: of the idea; "" where it is nobody's.
        guess: from a study and the number of a replicate, of which it reads what it has trained.
    """

    name: str
    source: str
    guess: Callable[[Study, int], Guess]


def _every(study: Study, replicate: int) -> Guess:
    """Train all sets of tasks, and know."""
    return Guess(_sums(study.losses[replicate]), frozenset(range(len(study.subsets))))


def _pairs(study: Study, replicate: int) -> Guess:
    """Predict a task's loss in a larger set as the mean of its losses in the pairs of that set."""
    losses, place = study.losses[replicate], _places(study.tasks)
    predicted = losses.copy()
    for number, group in enumerate(study.subsets):
        for task in group if len(group) > 2 else ():
            others = [place[tuple(sorted((task, other)))] for other in group if other != task]
            predicted[number, task] = losses[others, task].mean()
    trained = frozenset(number for number, group in enumerate(study.subsets) if len(group) <= 2)
    return Guess(_sums(predicted), trained)


def _gradients(study: Study, replicate: int) -> Guess:
    """Rate a set by how far its tasks' gradients serve each other; a task alone has nobody: 0."""
    cosines = study.cosines[replicate]
    rated = [
        sum(-float(np.mean([cosines[i, j] for j in group if j != i])) for i in group)
        if len(group) > 1
        else 0.0
        for group in study.subsets
    ]
    # one network for all tasks, whose gradients are compared while it learns
    return Guess(np.array(rated, dtype=np.float32), frozenset({len(rated) - 1}))


def _surrogate(study: Study, replicate: int) -> Guess:
    """Fit each task's loss as a linear function of who is in the set, on a few random sets."""
    from sklearn.linear_model import Ridge  # a second, which pages without a study need not wait

    count, members = len(study.subsets), _members(study.tasks)
    rng = np.random.default_rng((replicate, SAMPLED))
    order = rng.permutation(count)
    # a first set for every task, so that none is without any
    first = [next(n for n in order if task in study.subsets[n]) for task in range(study.tasks)]
    wanted = dict.fromkeys([*first, *order.tolist()])
    trained = list(wanted)[: min(count, SUBSETS * study.tasks)]
    total = np.zeros(count)
    for task in range(study.tasks):
        seen = [n for n in trained if members[n, task]]
        fitted = Ridge(alpha=PENALTY).fit(members[seen], study.losses[replicate, seen, task])
        total += members[:, task] * fitted.predict(members)
    return Guess(total.astype(np.float32), frozenset(trained))


def _one(study: Study, replicate: int) -> Guess:
    """Put all tasks into one network, whatever they are."""
    return Guess(-np.array([len(g) ** 2 for g in study.subsets], np.float32), frozenset())


def _each(study: Study, replicate: int) -> Guess:
    """Give each task a network of its own, whatever they are."""
    return Guess(np.array([len(g) ** 2 for g in study.subsets], np.float32), frozenset())


EXHAUSTIVE = Way("all sets trained", "", _every)
EACH = Way("one network for each", "", _each)
WAYS = (
    EXHAUSTIVE,
    Way("pairs trained", "Standley et al. 2020", _pairs),
    Way("linear surrogate", "Li et al. 2023", _surrogate),
    Way("gradient affinity", "TAG, Fifty et al. 2021", _gradients),
    Way("one network for all", "", _one),
    EACH,
)


def chosen(guess: Guess, tasks: int, most: int) -> Groups:
    """Return the partition into at most so many groups that a guess rates best."""
    every = partitions(tasks)  # few groups first
    allowed = sum(len(groups) <= most for groups in every)
    rated = _incidence(tasks)[:allowed] @ guess.losses.astype(np.float64)
    return every[int(rated.argmin())]


def points_of(study: Study, replicate: int, groups: Groups) -> float:
    """Return what the networks of a partition fall short of on test examples, mean over tasks."""
    place = _places(study.tasks)
    scored = [study.points[replicate, place[group], list(group)] for group in groups]
    return float(np.nanmean(np.concatenate(scored)))


def networks_of(guess: Guess, tasks: int, groups: Groups) -> int:
    """Count the networks that are trained: to choose, and then those of the partition."""
    place = _places(tasks)
    return len(guess.trained | {place[group] for group in groups})


@cache
def _incidence(tasks: int) -> NDArray[np.float64]:
    """Return (partitions, G) which sets each partition has."""
    place, every = _places(tasks), partitions(tasks)
    inside = np.zeros((len(every), len(place)))
    for number, groups in enumerate(every):
        inside[number, [place[group] for group in groups]] = 1
    return inside


def _places(tasks: int) -> dict[tuple[int, ...], int]:
    return {group: number for number, group in enumerate(subsets(tasks))}


def _members(tasks: int) -> Floats:
    """Return (G, T) who is in each set."""
    every = subsets(tasks)
    inside = np.zeros((len(every), tasks), dtype=np.float32)
    for number, group in enumerate(every):
        inside[number, list(group)] = 1
    return inside


def _sums(losses: Floats) -> Floats:
    return np.asarray(np.nansum(losses, axis=1), dtype=np.float32)
