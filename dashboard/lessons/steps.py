"""The steps of a lesson as they are drawn: claim, prediction, measurement, break, and check."""

import streamlit as st

from dashboard.lessons import feedback, inspector, shown
from dashboard.lessons.lesson import Lesson, Pick, Place, Reveal
from dashboard.lessons.prediction_charts import distance
from dashboard.lessons.state import Attempt
from dashboard.shared import controls, loading, navigation
from dashboard.shared.figure import Figure
from dashboard.shared.figures import STILL, readable
from dashboard.shared.race import panel
from dashboard.shared.theme import coloured, plain

TOOLS = {2: inspector.show}  # what a lesson offers beside its measurement
READING = """
Error is the share of wrong answers on examples that no network has trained on: less is better.

Every point is measured several times, on new draws of data. The thin bar is the 95% interval: the
true mean lies in it, unless this was one of the unlucky 5 in 100 cases.

When the interval of a difference includes zero, it may be luck: then nobody is named.
"""


def claim(lesson: Lesson) -> None:
    """Draw what is claimed, and a picture made from data."""
    st.title(f"{lesson.number}. {lesson.title}", anchor=False)
    figure, caption = shown.picture(lesson)
    left, right = st.columns((2, 3), gap="large", vertical_alignment="center")
    left.markdown(lesson.claim)
    with right:
        _draw(figure, f"picture {lesson.number}", caption)
        st.caption(plain(caption))


def predict(lesson: Lesson, attempt: Attempt) -> None:
    """Ask for a prediction, and hide everything else until it is locked in."""
    asked = lesson.predict
    st.subheader("Predict first", anchor=False, divider="gray")
    if attempt.said is not None:
        words = feedback.spoken(asked, attempt.said)
        st.markdown(f"{asked.prompt}\n\nYou said **{plain(words)}**.")
        return
    # one block, for which the next run puts one line: nothing of it stays behind while that waits
    with st.container():
        _guess(lesson, attempt)


def _guess(lesson: Lesson, attempt: Attempt) -> None:
    asked = lesson.predict
    said = _asked(asked, lesson.number)
    if isinstance(asked, Pick):
        first = "Choose an answer first"
    else:  # which shows its ends only when it is touched
        ends = " to ".join(feedback.number(asked.scale[end]) for end in (0, -1))
        first = f"Move the slider first ({ends})"
    waits = said is None
    locked_in = st.button(
        "Lock in my guess", icon=":material/lock:", type="primary", disabled=waits
    )
    if locked_in and not waits:
        attempt.said = said
        st.rerun()
    hint = f"{first}; a guess is fine. " if waits else ""
    st.caption(f"{hint}You will see the result after guessing.")


def _asked(asked: Pick | Place, number: int) -> float | None:
    """Draw the options or the scale; return what is chosen, see `feedback.on_prediction`.

    Nothing is chosen at first: a slider that nobody has moved is no guess.
    """
    if isinstance(asked, Pick):
        return st.radio(
            asked.prompt,
            range(len(asked.options)),
            format_func=asked.options.__getitem__,
            index=None,
            key=f"pick {number}",
        )
    place: float | None = st.select_slider(
        f"{asked.prompt} ({asked.unit})",
        (None, *asked.scale),
        format_func=lambda place: "?" if place is None else feedback.number(place),
        key=f"place {number}",
    )
    return place


def reveal(lesson: Lesson, attempt: Attempt) -> None:
    """Draw what was measured beside what was said."""
    st.subheader("What was measured", anchor=False, divider="gray")
    assert attempt.said is not None
    with st.spinner("Measuring"):
        revealed = shown.reveal(lesson)
    right, sentence = feedback.on_prediction(lesson.predict, attempt.said, revealed.truth)
    box = st.success if right else st.info
    box(plain(sentence), icon=":material/check:" if right else ":material/lightbulb:")
    if not isinstance(lesson.predict, Pick):
        scale, unit = lesson.predict.scale, lesson.predict.unit
        strip = distance(scale, attempt.said, revealed.truth, unit)
        _draw(strip, f"distance {lesson.number}", sentence)
    _measured(revealed, f"reveal {lesson.number}")
    if lesson.number in TOOLS:
        TOOLS[lesson.number](lesson.live)


def _measured(revealed: Reveal, key: str) -> None:
    """Draw the verdict, the chart and the reason; all other numbers are there for who asks."""
    st.markdown(f"#### {coloured(revealed.verdict)}")
    _draw(revealed.figure, key, revealed.text)
    st.markdown(plain(revealed.because))
    with st.expander("Details", icon=":material/functions:"):
        st.markdown(plain(revealed.details))
        st.caption(plain(revealed.origin))


def _draw(figure: Figure, key: str, alt: str) -> None:
    dark = st.context.theme.type == "dark"
    st.plotly_chart(readable(figure, dark), key=key, alt=alt, config=STILL)


def live(lesson: Lesson, attempt: Attempt) -> None:
    """Race the lesson's experiment here, when asked to, or in the Playground."""
    with st.container(horizontal=True):
        if st.button("Run it live", icon=":material/play_arrow:", key="live"):
            attempt.live = True
        if st.button(
            "Open in the Playground",
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


def break_it(lesson: Lesson) -> None:
    """Draw the knob that makes the claim fail, and what was measured there."""
    st.subheader("Break it", anchor=False, divider="gray")
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
    with st.spinner("Measuring"):
        revealed = shown.broken(lesson, place)
    _measured(revealed, f"broken {lesson.number}")


def check(lesson: Lesson, attempt: Attempt) -> None:
    """Draw the takeaway, the check question, and what an answer to it is worth."""
    st.subheader("Take away", anchor=False, divider="gray")
    st.markdown(f"#### {lesson.takeaway}")
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
    if attempt.answer is not None:
        right, sentence = feedback.on_answer(asked, attempt.answer)
        (st.success if right else st.warning)(plain(sentence))
