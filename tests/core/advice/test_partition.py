from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.advice.partition import propose, worth


def _all_partitions(tasks: int) -> Iterator[np.ndarray]:
    """Yield every partition as labels in restricted growth."""

    def grow(labels: list[int]) -> Iterator[np.ndarray]:
        if len(labels) == tasks:
            yield np.array(labels)
            return
        for group in range(max(labels, default=-1) + 2):
            yield from grow([*labels, group])

    yield from grow([])


def _labels(groups: tuple[tuple[int, ...], ...], tasks: int) -> np.ndarray:
    labels = np.empty(tasks, dtype=int)
    for group, members in enumerate(groups):
        labels[list(members)] = group
    return labels


@given(seed=st.integers(0, 10_000), tasks=st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_the_search_comes_close_to_the_best_of_all_partitions(seed: int, tasks: int) -> None:
    """Every task is in one group, and the sum is at least 80% of what trying all would find."""
    affinity = np.random.default_rng(seed).standard_normal((tasks, tasks)).astype(np.float32)
    groups = propose(affinity)
    assert sorted(task for group in groups for task in group) == list(range(tasks))
    mutual = (affinity + affinity.T).astype(np.float64)
    np.fill_diagonal(mutual, 0)
    best = max(worth(mutual, labels) for labels in _all_partitions(tasks))
    assert worth(mutual, _labels(groups, tasks)) >= 0.8 * best - 1e-6


@pytest.mark.parametrize(("sign", "groups"), [(1, ((0, 1, 2),)), (-1, ((0,), (1,), (2,)))])
def test_all_help_is_together_and_all_hurt_is_apart(
    sign: int, groups: tuple[tuple[int, ...], ...]
) -> None:
    """Where all pairs help, one group is proposed; where all hurt, none."""
    assert propose(np.full((3, 3), sign, dtype=np.float32)) == groups


def test_families_are_found() -> None:
    """Tasks that help inside two families and hurt across are put into these families."""
    family = np.array([0, 1, 0, 1, 1, 0])
    affinity = np.where(family[:, None] == family, 1.0, -1.0).astype(np.float32)
    affinity[0, 1] = np.nan  # an unknown pair counts nothing
    assert propose(affinity) == ((0, 2, 5), (1, 3, 4))


def test_the_order_of_tasks_does_not_matter() -> None:
    """Relabelling the tasks relabels the groups."""
    rng = np.random.default_rng(0)
    family = np.array([0, 1, 0, 1, 1, 0, 2])
    affinity = np.where(family[:, None] == family, 1.0, -1.0) + 0.1 * rng.standard_normal((7, 7))
    order = rng.permutation(7)
    shuffled = propose(affinity[np.ix_(order, order)].astype(np.float32))
    back = {frozenset(int(order[task]) for task in group) for group in shuffled}
    assert back == {frozenset(group) for group in propose(affinity.astype(np.float32))}
