from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.networks.groups import Groups, by_stack

TASKS = 5


@st.composite
def partitions(draw: st.DrawFn) -> Groups:
    """Draw a partition of five tasks, in any order."""
    order = draw(st.permutations(range(TASKS)))
    cuts = sorted(draw(st.sets(st.integers(1, TASKS - 1))))
    edges = [0, *cuts, TASKS]
    return tuple(tuple(order[a:b]) for a, b in pairwise(edges))


kinds_of_tasks = st.lists(st.sampled_from(["yes/no", "numbers"]), min_size=TASKS, max_size=TASKS)


@given(partitions())
def test_groups_are_sorted_by_size_and_none_is_lost(groups: Groups) -> None:
    """Of tasks of one kind every group is in one stack, with all others of its size."""
    parts = by_stack(groups, ["yes/no"] * TASKS)
    assert sorted(group for part in parts for group in part) == sorted(groups)
    lengths = [{len(group) for group in part} for part in parts]
    assert all(len(sizes) == 1 for sizes in lengths)
    assert [min(sizes) for sizes in lengths] == sorted({len(group) for group in groups})


@given(partitions(), kinds_of_tasks)
def test_a_stack_has_groups_of_the_same_kinds(groups: Groups, kinds: list[str]) -> None:
    """Groups share a stack when, and only when, their tasks are of the same kinds in order."""
    parts = by_stack(groups, kinds)
    assert sorted(group for part in parts for group in part) == sorted(groups)
    of_parts = [{tuple(kinds[task] for task in group) for group in part} for part in parts]
    assert all(len(found) == 1 for found in of_parts)
    assert len(set.union(*of_parts)) == len(parts)


@given(partitions(), kinds_of_tasks)
def test_stacks_come_in_an_order_that_groups_decide(groups: Groups, kinds: list[str]) -> None:
    """Smaller groups come first, then those whose kinds came first; in a stack all keep order."""
    parts = by_stack(groups, kinds)
    places = [[groups.index(group) for group in part] for part in parts]
    assert all(part == sorted(part) for part in places)
    keys = [(len(part[0]), place[0]) for part, place in zip(parts, places, strict=True)]
    assert keys == sorted(keys)
