import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.shared.networks.rows import bands, few


@given(st.integers(1, 500), st.integers(2, 9))
def test_few_are_the_first_and_the_last(count: int, most: int) -> None:
    """At most so many are named, in order, and a gap stands where some are left out."""
    named = few(count, most)
    known = [k for k in named if k is not None]
    assert len(named) == min(count, most)
    assert known == sorted(set(known))
    assert (None in named) == (count > most)
    assert known[0] == 0
    assert most == 2 or known[-1] == count - 1


@given(st.lists(st.integers(1, 30), min_size=1, max_size=100))
def test_networks_fill_the_height_without_a_gap(sizes: list[int]) -> None:
    """Each network begins where the one above ends, with its tasks inside, and none is lost."""
    tasks = iter(range(sum(sizes)))
    groups = tuple(tuple(next(tasks) for _ in range(size)) for size in sizes)
    found = bands(groups, 10, 178)
    edge = 10.0
    for band in found:
        assert band.top == pytest.approx(edge)
        edge += band.height
        assert all(band.top < row.y < edge for row in band.rows)
        shown = sum(row.task is not None for row in band.rows)
        assert len(band.tasks) == shown + sum(row.left_out for row in band.rows)
    assert edge == pytest.approx(188)
    assert len(groups) == sum(bool(b.rows) for b in found) + sum(b.left_out for b in found)


@given(st.integers(1, 100))
def test_a_task_is_as_high_in_one_network_as_in_its_own(tasks: int) -> None:
    """Together and apart have the answers of each task side by side."""
    together = bands((tuple(range(tasks)),), 0, 178)
    apart = bands(tuple((task,) for task in range(tasks)), 0, 178)
    rows = [row for band in apart for row in band.rows]
    here = {row.task: row.y for row in together[0].rows if row.task is not None}
    assert here == pytest.approx({row.task: row.y for row in rows})
