"""Lessons: each claim of the lecture predicted first, then measured, then broken."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.atlas import shipped
from core.experiments.code import run_code
from dashboard.lessons import catalogue, guessing, printed, state, steps
from dashboard.lessons.lesson import Lesson
from dashboard.lessons.progress import Attempt
from dashboard.lessons.state import Learner
from dashboard.shared import controls, embedding, glossary, tour
from dashboard.shared.glossary import Marker
from dashboard.shared.theme import plain

TOUR = (
    "Each lesson is one claim of a lecture on networks that learn several tasks. Read it, and look "
    "at the picture. A dotted word says what it means when you point at it.",
    "Guess before you look: the measurement is shown when you have locked in your guess. No guess "
    "is silly, and nobody else sees it.",
    "Then see what was measured, and turn the knob under *Break it*: where does the claim fail?",
    "A question at the end checks the lesson, with two hints. This browser keeps your progress, "
    "and *My progress* has your predictions on a page to print.",
)
LIVE = "Run where this project is installed it trains the experiment of this lesson."


def show() -> None:
    """Draw the chosen lesson as far as this person has come."""
    tour.show("lessons", TOUR)
    mine = state.current()
    lesson = catalogue.lesson(mine.number)
    embedding.as_python(run_code(lesson.live), LIVE)
    _chooser(mine)
    if mine.note:
        st.warning(plain(mine.note), icon=":material/link_off:")
    words = glossary.marker()
    with st.container(key="lesson"):
        st.html("<style>.st-key-lesson p, .st-key-lesson li {font-size: 1.1rem}</style>")
        try:
            space = _walk(lesson, mine.attempt, words)
            _onward(lesson, mine)
            tour.keep()
            state.keep(mine)
            if space is not None:
                with space:
                    steps.break_it(lesson, words)
        except shipped.AtlasError as error:  # lessons show what was measured before
            st.error(plain(f"{error}."))


def _chooser(mine: Learner) -> None:
    """Draw the list of lessons and how many are done."""
    lessons = {lesson.number: lesson for lesson in catalogue.every()}
    done = mine.done

    def label(number: int) -> str:
        return f"{number}. {lessons[number].title}{' ✓' if number in done else ''}"

    left, right = st.columns((3, 2), vertical_alignment="center")
    # the browser knows options by their labels
    key = f"chosen lesson, {len(done)} done"
    left.selectbox(
        "Lesson",
        list(lessons),
        list(lessons).index(mine.number),
        format_func=label,
        label_visibility="collapsed",
        **controls.bound(
            "lesson",
            key,
            mine.number,
            lambda _, own: mine.open(controls.held(own)),
            lessons.__contains__,
        ),
    )
    right.progress(len(done) / len(lessons), f"{len(done)} of {len(lessons)} lessons done")
    with st.container(horizontal=True, horizontal_alignment="right"):
        glossary.popover()
        _progress(mine)
        tour.button("lessons")


def _progress(mine: Learner) -> None:
    """Offer this person's predictions on a page to print, and to forget them."""
    with st.popover("My progress", icon=":material/checklist:", type="tertiary"):
        said = [number for number, attempt in mine.attempts.items() if attempt.said is not None]
        st.markdown(
            f"You have guessed in {len(said)} lessons and finished {len(mine.done)}. Only this "
            "browser keeps that, in a cookie."
        )
        st.download_button(
            "My predictions, to print",
            lambda: printed.page(mine.attempts),
            printed.NAME,
            "text/html",
            icon=":material/print:",
            on_click="ignore",
            disabled=not said,
        )
        st.button(
            "Forget my progress", icon=":material/delete:", on_click=mine.forget, disabled=not said
        )


def _walk(lesson: Lesson, attempt: Attempt, words: Marker) -> DeltaGenerator | None:
    """Draw the steps, all but the break; return its place, once there has been a guess.

    Workers may have to train for the break, and nothing below it should wait for that.
    """
    steps.claim(lesson, words)
    guessing.predict(lesson, attempt)
    with st.container():  # there before the guess, so that what stands below keeps its place
        if attempt.said is None:
            return None
        steps.reveal(lesson, attempt, words)
        with st.container():  # a race has more parts at its end than on its way
            steps.live(lesson, attempt)
        space = st.container()
        steps.check(lesson, attempt, words)
        return space


def _onward(lesson: Lesson, mine: Learner) -> None:
    """Draw the teacher's notes and the ways to the neighbours."""
    with st.expander("For the teacher", icon=":material/co_present:"):
        guessed = mine.attempt.said is not None
        notes = (*lesson.notes, *lesson.afterwards) if guessed else lesson.notes
        st.markdown("\n".join(f"- {note}" for note in notes))
        if not guessed:
            st.caption("What usually surprises stands here after the guess.")
    known = sorted(catalogue.modules())
    at = known.index(lesson.number)
    before, _, after = st.columns((2, 3, 2))
    for space, step, word, icon in (
        (before, -1, "Previous lesson", ":material/arrow_back:"),
        (after, 1, "Next lesson", ":material/arrow_forward:"),
    ):
        if 0 <= at + step < len(known):
            space.button(
                word, on_click=mine.open, args=(known[at + step],), icon=icon, width="stretch"
            )
