"""Homework: questions of the lessons that a class leaves out, and a code that says what was right.

Whoever has done it hands in the code; on the same page the teacher checks codes. Nothing is kept:
a code carries what it says, and servers can tell it from an invented one.
"""

from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from core.classroom import codes, flow
from core.classroom import homework as results
from core.settings.numerals import joined
from dashboard.classroom import questions, state
from dashboard.classroom.state import Visitor
from dashboard.lessons import catalogue, feedback
from dashboard.lessons.lesson import Lesson
from dashboard.lessons.state import MARK
from dashboard.shared import browser, navigation, session
from dashboard.shared.theme import plain

LESSONS = (3, 6, 7, 9, 10)  # that a class leaves out
KEPT = "homework"  # by the browser: the latest code, so that a reload does not begin anew
MOST_CODES = 200  # that are checked at once
HONEST = (
    "Your first answers count. This browser keeps your code for a year; without accounts nobody "
    "can prevent a second try elsewhere."
)


@dataclass
class Handed:
    """What this browser has handed in, by the word of the homework.

    Attributes:
        codes: the code of each.
        answers: what was answered, while the page is open.
    """

    codes: dict[str, str] = field(default_factory=dict)
    answers: dict[str, tuple[int, ...]] = field(default_factory=dict)


def show(mine: Visitor) -> None:
    """Draw the questions, or the code once they are answered; then the check of codes."""
    handed = session.mine(Handed, _recalled)
    word = mine.homework
    st.title("Homework: one network or many?", anchor=False)
    if word in handed.codes:
        _done(handed, word)
    else:
        _questions(handed, word)
    with st.expander("For the teacher: check codes", icon=":material/fact_check:"):
        _check(word)
    st.button("To the beginning", on_click=mine.leave, icon=":material/arrow_back:")


def _recalled() -> Handed:
    word, _, code = browser.recalled(KEPT).partition(":")
    return Handed({word: code} if codes.read(word) and code else {})


def _questions(handed: Handed, word: str) -> None:
    links = "\n".join(f"- {_link(number)}" for number in LESSONS)
    st.markdown(
        f"One question from each of five lessons that your class left out; it used {_used()}. Look "
        f"into these first, each opens beside this page:\n\n{links}\n\n{HONEST}"
    )
    with st.form("homework", border=False):
        for number in LESSONS:
            lesson = catalogue.lesson(number)
            st.radio(
                f"**{_named(lesson)}** {lesson.check.question}",
                range(len(lesson.check.options)),
                format_func=lesson.check.options.__getitem__,
                index=None,
                key=f"homework {number}",
            )
        if st.form_submit_button("Hand in", icon=":material/check:", type="primary"):
            _hand_in(handed, word)


def _named(lesson: Lesson) -> str:
    """Name a lesson as a sentence, whose sign is there already where its title asks."""
    end = "" if lesson.title.endswith(("?", "!")) else "."
    return f"Lesson {lesson.number}: {lesson.title}{end}"


def _link(number: int) -> str:
    """Write the way to a lesson: on a phone the pages' menu is folded away."""
    lesson = catalogue.lesson(number)
    return f"[Lesson {number}: {plain(lesson.title)}](lessons?{MARK}={number})"


def _used() -> str:
    """List the lessons that a class uses."""
    numbers = sorted({questions.of(step).lesson for step in flow.FLOW} - {0})
    return f"lessons {joined([str(number) for number in numbers])}"


def _hand_in(handed: Handed, word: str) -> None:
    given = [st.session_state[f"homework {number}"] for number in LESSONS]
    left = sum(answer is None for answer in given)
    if left:
        st.warning(f"Answer all {len(LESSONS)} questions first: {left} left.")
        return
    right = [
        answer == catalogue.lesson(number).check.right
        for number, answer in zip(LESSONS, given, strict=True)
    ]
    handed.codes[word] = results.code_of(state.rooms().homework(), word, right)
    handed.answers[word] = tuple(given)
    st.rerun()


def _done(handed: Handed, word: str) -> None:
    code = handed.codes[word]
    done = results.read(state.rooms().homework(), word, code)
    if done is None:
        st.warning(
            "The code that this browser has was made by a server that has lost its key: do the "
            "homework again.",
            icon=":material/key_off:",
        )
        del handed.codes[word]
        _questions(handed, word)
        return
    st.success(f"{sum(done.right)} of {len(done.right)} first answers were right. Your code:")
    st.code(done.code, language=None)
    st.caption("Hand in this code. It has no name in it: write it beside yours.")
    for place, number in enumerate(LESSONS):
        _said(handed.answers.get(word), place, number, done.right[place])
    browser.keep(KEPT, f"{word}:{code}")
    navigation.link("lessons", "All lessons", ":material/school:")


def _said(answers: tuple[int, ...] | None, place: int, number: int, right: bool) -> None:
    """Say to an answer what is to be said to it; after a reload only whether it was right."""
    lesson = catalogue.lesson(number)
    words = "Right." if right else "Not right."
    if answers is not None:
        _, words = feedback.on_answer(lesson.check, answers[place])
    icon = ":material/check:" if right else ":material/close:"
    st.markdown(f"{icon} **Lesson {number}.** {plain(words)}")


def _check(word: str) -> None:
    """Read codes, one a line, and say of each what it is worth."""
    typed = st.text_area("Codes, one a line", key="codes to check", height=120)
    lines = [line.strip() for line in typed.splitlines() if line.strip()][:MOST_CODES]
    if lines:
        st.dataframe(checked(state.rooms().homework(), word, lines), hide_index=True)
    if state.rooms().trouble:
        st.warning(plain(state.rooms().trouble), icon=":material/database_off:")


def checked(key: bytes, word: str, lines: list[str]) -> pd.DataFrame:
    """Return of each line the code, how many were right, and whether it is genuine.

    Args:
        key: see `core.classroom.rooms.Rooms.homework`. word: of the homework.
    """
    met: set[str] = set()
    rows = []
    for line in lines:
        done = results.read(key, word, line)
        if done is None:
            rows.append((line, "", "invented, mistyped, or of other homework"))
            continue
        again = done.code in met
        met.add(done.code)
        count = f"{sum(done.right)} of {len(done.right)}"
        rows.append((done.code, count, "copied: it was here before" if again else "genuine"))
    return pd.DataFrame(rows, columns=["code", "right", "check"])
