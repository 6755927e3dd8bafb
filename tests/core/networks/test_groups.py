from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.networks.groups import Groups, arm_label, by_size, groups_of

NAMES = ("car", "bus", "dog", "tram", "tree")


@st.composite
def partitions(draw: st.DrawFn) -> Groups:
    """Draw a partition of five tasks, in any order."""
    order = draw(st.permutations(range(len(NAMES))))
    cuts = sorted(draw(st.sets(st.integers(1, len(NAMES) - 1))))
    edges = [0, *cuts, len(NAMES)]
    return tuple(tuple(order[a:b]) for a, b in pairwise(edges))


def test_together_and_apart_are_groupings() -> None:
    """Together is one group of all tasks, apart is one group a task."""
    assert groups_of("together", NAMES) == ((0, 1, 2, 3, 4),)
    assert groups_of("apart", NAMES) == ((0,), (1,), (2,), (3,), (4,))
    assert groups_of("together", ("car",)) == groups_of("apart", ("car",))


@given(partitions())
def test_any_partition_is_an_arm(groups: Groups) -> None:
    """A grouping by names gives the numbers of the same tasks in the same order."""
    arm = tuple(tuple(NAMES[task] for task in group) for group in groups)
    assert groups_of(arm, NAMES) == groups
    assert arm_label(arm).replace(" | ", " + ").split(" + ") == [n for g in arm for n in g]


@given(partitions())
def test_groups_are_sorted_by_size_and_none_is_lost(groups: Groups) -> None:
    """Every group is in one stack, with all others of its size."""
    parts = by_size(groups)
    assert sorted(group for part in parts for group in part) == sorted(groups)
    lengths = [{len(group) for group in part} for part in parts]
    assert all(len(sizes) == 1 for sizes in lengths)
    assert [min(sizes) for sizes in lengths] == sorted({len(group) for group in groups})


@pytest.mark.parametrize(
    "arm",
    [
        "apartt",
        3,
        None,
        ("car", "bus", "dog", "tram", "tree"),
        (["car", "bus"], ["dog", "tram", "tree"]),
        ((), NAMES),
        ((1, 2), (3, 4, 5)),
    ],
)
def test_what_is_no_grouping_is_refused(arm: object) -> None:
    """Other words, numbers, lists and empty groups are refused with what came."""
    with pytest.raises(
        ValueError, match=r"an arm must be one of together, apart, .*, or a tuple of tuples"
    ):
        groups_of(arm, NAMES)


@pytest.mark.parametrize(
    ("arm", "wrong"),
    [
        ((NAMES[:4],), "tree"),
        (((*NAMES, "cat"),), "cat"),
        ((NAMES, ("car",)), "car"),
        ((), "bus"),
    ],
)
def test_a_grouping_holds_each_task_once(arm: tuple[tuple[str, ...], ...], wrong: str) -> None:
    """Absent, strange and repeated tasks are named."""
    with pytest.raises(ValueError, match="a grouping must hold each task exactly once") as caught:
        groups_of(arm, NAMES)
    assert wrong in str(caught.value)
