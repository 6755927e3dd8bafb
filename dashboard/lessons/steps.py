"""The steps of a lesson as they are drawn: claim, measurement, break, and check."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.lessons import claim_list, feedback, inspector, shown
from dashboard.lessons.lesson import Lesson, Pick, Reveal
from dashboard.lessons.prediction_charts import distance
from dashboard.lessons.progress import Attempt
from dashboard.shared import controls, loading, navigation
from dashboard.shared.glossary import Marker
from dashboard.shared.insight import glimpse
from dashboard.shared.labels import panel as pictures
from dashboard.shared.networks import panel as networks
from dashboard.shared.race import panel
from dashboard.shared.theme import coloured, plain

TOOLS = {2: inspector.show, 11: claim_list.show}  # what a lesson offers beside its measurement
READING = """
Error is the share of wrong answers on examples that no network has trained on: less is better.

Every point is measured several times, on new draws of data. The thin bar is the 95% interval: the
true mean lies in it, unless this was one of the unlucky 5 in 100 cases.

When the interval of a difference includes zero, it may be luck: then nobody is named.
"""


def claim(lesson: Lesson, words: Marker) -> None:
    """Draw what is claimed, a picture made from data, and the networks that it is about."""
    st.title(f"{lesson.number}. {lesson.title}", anchor=False)
    with _measuring():
        figure, caption = shown.picture(lesson)
    left, right = st.columns((2, 3), gap="large", vertical_alignment="center")
    left.markdown(words.marked(lesson.claim), unsafe_allow_html=True)
    with right:
        pictures.draw(figure, f"picture {lesson.number}", caption)
        st.caption(words.marked(plain(caption)), unsafe_allow_html=True)
    if lesson.scenes is not None:
        pictures.show_key(lesson.scenes)
    if lesson.drawn:
        networks.show(lesson.live)


def reveal(lesson: Lesson, attempt: Attempt, words: Marker) -> None:
    """Draw what was measured beside what was said."""
    st.subheader("What was measured", anchor=False, divider="gray")
    assert attempt.said is not None
    with _measuring():
        revealed = shown.reveal(lesson)
    right, sentence = feedback.on_prediction(lesson.predict, attempt.said, revealed.truth)
    box = st.success if right else st.info
    box(plain(sentence), icon=":material/check:" if right else ":material/lightbulb:")
    if not isinstance(lesson.predict, Pick):
        scale, unit = lesson.predict.scale, lesson.predict.unit
        strip = distance(scale, attempt.said, revealed.truth, unit)
        pictures.draw(strip, f"distance {lesson.number}", sentence)
    _measured(revealed, f"reveal {lesson.number}", words)
    if lesson.inside is not None:
        glimpse.show(lesson.inside)
    if lesson.number in TOOLS:
        TOOLS[lesson.number](lesson.live)


@contextmanager
def _measuring() -> Iterator[None]:
    """Say that something is measured, in a block of its own.

    What is waited for the first time draws its progress there, and is kept then: what follows has
    the same place on the page in both cases, else it would stand there twice for a while.
    """
    with st.container(), st.spinner("Measuring"):
        yield


def _measured(revealed: Reveal, key: str, words: Marker) -> None:
    """Draw the verdict, the chart and the reason; all other numbers are there for who asks."""
    st.markdown(f"#### {words.marked(coloured(revealed.verdict))}", unsafe_allow_html=True)
    pictures.draw(revealed.figure, key, revealed.text)
    st.markdown(words.marked(plain(revealed.because)), unsafe_allow_html=True)
    with st.expander("Details", icon=":material/functions:"):
        st.markdown(words.marked(plain(revealed.details)), unsafe_allow_html=True)
        st.caption(plain(revealed.origin))


def live(lesson: Lesson, attempt: Attempt) -> None:
    """Race the lesson's experiment here, when asked to, or in the Playground."""
    with st.container(horizontal=True):
        if st.button("Run it live", icon=":material/play_arrow:", key="live"):
            attempt.live = True
        if st.button(
            "Open as an experiment",
            icon=":material/tune:",
            help="With the settings of this lesson",
        ):
            navigation.open_in_playground(lesson.live)
        with st.popover("How to read this", icon=":material/help:", type="tertiary"):
            st.markdown(READING)
    if attempt.live:
        first = loading.first_draw(lesson.live)
        if isinstance(first.problem, str):
            st.info(f"Nothing to race: {plain(first.problem)}.", icon=":material/block:")
        else:
            panel.show(lesson.live, first.metric.name)


def break_it(lesson: Lesson, words: Marker) -> None:
    """Draw the knob that makes the claim fail, and what was measured there."""
    st.subheader(lesson.breaking.heading, anchor=False, divider="gray")
    places = lesson.breaking.places
    every = range(len(places))
    place, tie = controls.choice(f"break {lesson.number}", 0, every.__contains__)
    st.segmented_control(
        lesson.breaking.label,
        every,
        format_func=places.__getitem__,
        default=place,
        required=True,
        **tie,
    )
    with _measuring():
        revealed = shown.broken(lesson, place)
    _measured(revealed, f"broken {lesson.number}", words)


def check(lesson: Lesson, attempt: Attempt, words: Marker) -> None:
    """Draw the takeaway, the check question, and what an answer to it is worth."""
    st.subheader("Take away", anchor=False, divider="gray")
    st.markdown(f"#### {words.marked(lesson.takeaway)}", unsafe_allow_html=True)
    asked, number = lesson.check, lesson.number
    with st.form(f"check {number}", border=False):
        answer = st.radio(
            f"**Check yourself.** {asked.question}",
            range(len(asked.options)),
            format_func=asked.options.__getitem__,
            index=attempt.answer,
            key=f"answer {number}",
        )
        if st.form_submit_button("Answer", icon=":material/check:") and answer is not None:
            first = not attempt.done
            attempt.answer = answer
            attempt.done |= answer == asked.right
            if first and attempt.done:
                st.rerun()  # the list above counts it
    _hints(lesson, attempt)
    if attempt.answer is not None:
        right, sentence = feedback.on_answer(asked, attempt.answer)
        (st.success if right else st.warning)(plain(sentence))


def _hints(lesson: Lesson, attempt: Attempt) -> None:
    """Draw the hints that were asked for, and offer the next until the question is answered."""
    hints = lesson.check.hints

    def another() -> None:
        attempt.hints += 1

    for hint in hints[: attempt.hints]:
        st.markdown(f":material/lightbulb: {plain(hint)}")
    if attempt.hints < len(hints) and not attempt.done:
        word = f"Hint {attempt.hints + 1} of {len(hints)}"
        st.button(word, key="hint", on_click=another, icon=":material/lightbulb:", type="tertiary")
