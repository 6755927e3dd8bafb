import pytest

from dashboard.your_data.examples import EXAMPLES
from dashboard.your_data.opened import Opened, open_table


@pytest.mark.parametrize("key", EXAMPLES)
def test_every_shipped_table_opens_with_its_question(key: str) -> None:
    """Each has the tasks it names, two or more, and inputs to learn them from."""
    example = EXAMPLES[key]
    table = open_table(example.path)
    assert isinstance(table, Opened)
    assert len(example.tasks) >= 2
    assert {*example.tasks} <= {*table.answers}
    assert {*table.usable} - {*example.tasks} - {*table.unused(example.tasks)}
