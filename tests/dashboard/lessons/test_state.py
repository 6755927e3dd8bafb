from hypothesis import given
from hypothesis import strategies as st

from dashboard.lessons.state import Learner
from tests.dashboard.hostile import ADDRESSES, VALUES, is_sentence
from tests.hostile import hostile


@hostile(400)
@given(ADDRESSES, VALUES | st.none())
def test_any_link_opens_a_lesson(query: dict[str, str], lesson: str | None) -> None:
    """The lesson that it names, or the first with a sentence."""
    mine = Learner(3)
    mine.go_to(query if lesson is None else {**query, "lesson": lesson})
    assert 1 <= mine.number <= 12
    assert mine.note == "" or (is_sentence(mine.note) and mine.number == 1)


def test_what_was_done_is_kept_on_the_way() -> None:
    """Back to a lesson finds it as it was left."""
    mine = Learner(1)
    mine.attempt.said = 2.0
    mine.go_to({"lesson": "4"})
    assert mine.attempt.said is None
    mine.go_to({"lesson": "1"})
    assert mine.attempt.said == 2.0
