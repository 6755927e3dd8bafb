from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.arms.grouping import Grouping, Partition

NAMES = ("car", "bus", "dog", "tram", "tree")


@st.composite
def partitions(draw: st.DrawFn) -> Partition:
    """Draw a partition of five tasks by name, in any order."""
    order = draw(st.permutations(NAMES))
    cuts = sorted(draw(st.sets(st.integers(1, len(NAMES) - 1))))
    edges = [0, *cuts, len(NAMES)]
    return tuple(tuple(order[a:b]) for a, b in pairwise(edges))


@given(partitions())
def test_any_partition_is_an_arm(partition: Partition) -> None:
    """A grouping by names gives the numbers of the same tasks in the same order."""
    groups = Grouping(partition).groups(NAMES)
    assert tuple(tuple(NAMES[task] for task in group) for group in groups) == partition


@given(partitions())
def test_the_name_writes_every_task_in_order(partition: Partition) -> None:
    """Groups are parted by '|' and their tasks joined by '+'."""
    written = [group.split(" + ") for group in Grouping(partition).name.split(" | ")]
    assert written == [list(group) for group in partition]


@pytest.mark.parametrize(
    ("partition", "wrong"),
    [
        ((NAMES[:4],), "tree"),
        (((*NAMES, "cat"),), "cat"),
        ((NAMES, ("car",)), "car"),
        ((), "bus"),
    ],
)
def test_a_grouping_holds_each_task_once(partition: Partition, wrong: str) -> None:
    """Absent, strange and repeated tasks are named."""
    with pytest.raises(ValueError, match="a grouping must hold each task exactly once") as caught:
        Grouping(partition).groups(NAMES)
    assert wrong in str(caught.value)
