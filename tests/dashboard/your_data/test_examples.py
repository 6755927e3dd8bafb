import pytest

from dashboard.your_data.examples import EXAMPLES
from dashboard.your_data.opened import Opened, open_table


@pytest.mark.parametrize("key", EXAMPLES)
def test_every_shipped_table_opens_with_its_question(key: str) -> None:
    """Each has the tasks it names, two or more, and inputs to learn them from."""
    example = EXAMPLES[key]
    found = open_table(example.path)
    assert isinstance(found, Opened)
    assert len(example.tasks) >= 2
    assert {*example.tasks} <= {*found.answers}
    assert {*found.usable} - {*example.tasks} - {*found.unused(example.tasks)}
