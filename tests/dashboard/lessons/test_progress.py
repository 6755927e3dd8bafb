import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.lessons import catalogue, feedback, progress
from dashboard.lessons.progress import Attempt
from dashboard.shared import browser
from tests.hostile import hostile

ODD = [
    "",
    "~",
    "4",
    "4:1",
    "4:9::1",
    "4:-1::1",
    "4:0.5::0",
    "99:1::0",
    "8:3::0",
    "4:1:9:7",
    "a:b:c:d",
]
PARTS = st.from_regex(r"\d{0,3}:[\d.]{0,6}:\d{0,2}:\d{0,2}", fullmatch=True)


def test_what_is_written_is_read_again() -> None:
    """Predictions of both kinds, answers and what is done come back as they were."""
    attempts = {
        1: Attempt(said=60.0),
        4: Attempt(said=2, answer=0, done=True),
        6: Attempt(said=0.25, answer=1, done=True),
        7: Attempt(said=100.0, answer=0),
    }
    assert progress.read(progress.written(attempts)) == attempts


def test_all_lessons_fit_into_what_a_browser_keeps() -> None:
    """However far somebody has come, a cookie can carry it."""
    attempts = {
        lesson.number: Attempt(said=_last(lesson.number), answer=lesson.check.right, done=True)
        for lesson in catalogue.every()
    }
    text = progress.written(attempts)
    assert len(text) < browser.LONGEST / 2
    assert browser.SAFE.fullmatch(text)
    assert progress.read(text) == attempts


def _last(number: int) -> float:
    asked = catalogue.lesson(number).predict
    return asked.scale[-1] if hasattr(asked, "scale") else len(asked.options) - 1


@pytest.mark.parametrize("text", ODD)
def test_what_no_lesson_can_have_is_left_out(text: str) -> None:
    """A wrong number, a place off the scale, an answer that is none."""
    assert progress.read(text) == {}


def test_an_answer_that_is_none_leaves_the_prediction() -> None:
    """The rest of the attempt is kept."""
    assert progress.read("4:1:9:0") == {4: Attempt(said=1)}


@hostile(400)
@given(st.lists(PARTS | st.text(max_size=20), max_size=20).map(progress.BETWEEN.join))
def test_whatever_comes_back_can_be_shown(text: str) -> None:
    """Every attempt that is read has a prediction and an answer that its lesson can show."""
    for number, attempt in progress.read(text).items():
        lesson = catalogue.lesson(number)
        assert attempt.said is not None
        assert feedback.spoken(lesson.predict, attempt.said)
        feedback.on_prediction(lesson.predict, attempt.said, None)
        assert attempt.answer is None or feedback.on_answer(lesson.check, attempt.answer)
