import pytest

from core.grouping.partitions import partitions, subsets


@pytest.mark.parametrize(("tasks", "count"), [(1, 1), (2, 2), (3, 5), (4, 15), (5, 52), (6, 203)])
def test_there_are_as_many_partitions_as_bell_counted(tasks: int, count: int) -> None:
    """The number of partitions is the Bell number, and no two are alike."""
    every = partitions(tasks)
    assert len(every) == count
    assert len({frozenset(groups) for groups in every}) == count


@pytest.mark.parametrize("tasks", range(1, 7))
def test_each_partition_has_each_task_once_and_known_groups(tasks: int) -> None:
    """Few groups come first, and every group is one of the sets."""
    every, known = partitions(tasks), set(subsets(tasks))
    assert len(known) == 2**tasks - 1
    for groups in every:
        assert sorted(task for group in groups for task in group) == list(range(tasks))
        assert set(groups) <= known
    sizes = [len(groups) for groups in every]
    assert sizes == sorted(sizes)
    assert (sizes[0], sizes[-1]) == (1, tasks)
