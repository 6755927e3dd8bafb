from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.networks.groups import Groups, by_size

TASKS = 5


@st.composite
def partitions(draw: st.DrawFn) -> Groups:
    """Draw a partition of five tasks, in any order."""
    order = draw(st.permutations(range(TASKS)))
    cuts = sorted(draw(st.sets(st.integers(1, TASKS - 1))))
    edges = [0, *cuts, TASKS]
    return tuple(tuple(order[a:b]) for a, b in pairwise(edges))


@given(partitions())
def test_groups_are_sorted_by_size_and_none_is_lost(groups: Groups) -> None:
    """Every group is in one stack, with all others of its size."""
    parts = by_size(groups)
    assert sorted(group for part in parts for group in part) == sorted(groups)
    lengths = [{len(group) for group in part} for part in parts]
    assert all(len(sizes) == 1 for sizes in lengths)
    assert [min(sizes) for sizes in lengths] == sorted({len(group) for group in groups})
