from dataclasses import replace

import pytest
import streamlit as st

from core.advice.answer import Advice
from core.computing.ticket import Work
from dashboard.your_data import workspace
from dashboard.your_data.advising import RECENT, Answer, Answers, answers, carry_over, forget
from dashboard.your_data.asking import Asked
from dashboard.your_data.examples import EXAMPLES

PENGUINS = EXAMPLES["penguins"]


def _answer(table: str, advice: Advice | None) -> Answer:
    """Make an answer about the penguins, under the name of any table."""
    work: Work[Advice | None, Advice] = Work(lambda: advice)
    asked = Asked(table, None, PENGUINS.tasks[:2])
    return Answer(asked, "penguins.csv", PENGUINS.path, {}, work.ticket())


@pytest.fixture(autouse=True)
def person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for what Streamlit keeps of one person."""
    monkeypatch.setattr(st, "session_state", {})


def test_a_question_is_made_once_for_each_answer_that_is_shown(advice: Advice) -> None:
    """Its table is read once, for as long as the same answer is looked at."""
    first, second = _answer("penguins", advice), _answer("penguins", advice)
    question = first.question
    assert first.question is question
    assert second.question == question
    assert second.question is not question


def test_answers_of_an_upload_stay_to_be_read_when_another_comes(advice: Advice) -> None:
    """Those of shipped tables stay as they are; what has no answer yet is stopped and let go."""
    told, untold, shipped = (
        _answer(table, known)
        for table, known in (("upload 1", advice), ("upload 1", None), ("penguins", None))
    )
    before = Answers(shipped, [told, untold, shipped])
    workspace.renew()
    carry_over(before)
    mine = answers()
    assert mine.answer is shipped
    assert [(a.asked.table, a.has_table) for a in mine.recent] == [
        ("upload 1", False), ("penguins", True),
    ]  # fmt: skip
    assert told.has_table
    assert untold.advising.progress().over or not untold.advising._work.waiting()
    carry_over(replace(before, answer=told))
    assert mine.answer is None


def test_starting_over_forgets_all_answers(advice: Advice) -> None:
    """None is shown, and none can be gone back to."""
    mine = answers()
    mine.recent = [_answer("penguins", advice) for _ in range(RECENT)]
    mine.answer = mine.recent[0]
    forget()
    assert (mine.answer, mine.recent) == (None, [])
