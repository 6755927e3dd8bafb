import numpy as np
import pytest

from dashboard.your_data.examples import EXAMPLES
from dashboard.your_data.opened import Opened, open_table


@pytest.mark.parametrize("key", EXAMPLES)
def test_every_shipped_table_opens_with_its_question(key: str) -> None:
    """Each has the tasks it names, two or more, and inputs to learn them from."""
    example = EXAMPLES[key]
    read = open_table(example.path)
    assert isinstance(read, Opened)
    table = read.asked_as_one(example.one_of)
    assert len(example.tasks) >= 2
    assert {*example.tasks} <= {*table.answers}
    assert {*table.usable} - {*example.tasks} - {*table.unused(example.tasks)}


@pytest.mark.parametrize(
    ("key", "kinds", "blanks"),
    [
        ("nhefs", ("numbers",) * 3, (63, 77, 81)),
        (
            "penguins-mixed",
            ("yes/no", "yes/no", "classes", "numbers", "numbers"),
            (11, 0, 0, 14, 13),
        ),
    ],
)
def test_numbers_and_classes_have_the_blanks_that_they_came_with(
    key: str, kinds: tuple[str, ...], blanks: tuple[int, ...]
) -> None:
    """The likeliest kinds of the tasks need no correction, and unknown labels are unknown."""
    example = EXAMPLES[key]
    read = open_table(example.path)
    assert isinstance(read, Opened)
    table = read.asked_as_one(example.one_of)
    assert tuple(table.kinds[task][0] for task in example.tasks) == kinds
    labels, *_ = table.labels_of(example.tasks, kinds)
    assert tuple(np.isnan(labels).sum(axis=0).tolist()) == blanks
