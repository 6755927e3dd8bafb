from hypothesis import given

from dashboard.your_data import asking
from dashboard.your_data.examples import EXAMPLES
from tests.dashboard.hostile import ADDRESSES, is_sentence
from tests.hostile import hostile


@hostile(600)
@given(ADDRESSES)
def test_any_link_opens_a_shipped_table(query: dict[str, str]) -> None:
    """A table that is there, settings that a question accepts, and a sentence for what is wrong."""
    example, chosen, notes = asking.from_query(query)
    assert example in EXAMPLES
    assert all(map(is_sentence, notes))
    for name, setting in asking.SETTINGS.items():
        assert setting.allows(chosen[name])
    again = asking.from_query(asking.to_query(example, chosen))
    assert again == (example, chosen, [])
