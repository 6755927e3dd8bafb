"""Lessons: each claim of the lecture predicted first, then measured, then broken."""

from dataclasses import dataclass

import plotly.graph_objects as go
import streamlit as st

from core.atlas import shipped
from core.experiments.headline import headline
from dashboard.lessons import catalogue, feedback, figures, loss_inspector
from dashboard.lessons.lesson import Lesson, Pick, Place, Reveal
from dashboard.playground import controls
from dashboard.shared import loading, race
from dashboard.shared.theme import plain

TOOLS = {2: loss_inspector.show}  # what a lesson offers beside its measurement
STATE, CHOSEN, NOTE = "lessons", "lesson", "note on the lesson's address"
READING = """
Error is the share of wrong answers on examples that no network has trained on: less is better.

Every point is measured several times, on new draws of data. The thin bar is the 95% interval: the
true mean lies in it, unless this was one of the unlucky 5 in 100 cases.

When the interval of a difference holds zero, it may be luck: then no difference is shown.
"""
STILL = {"displayModeBar": False}  # plotly's tools are for exploring, not for reading


@dataclass
class Attempt:
    """What this person has done in one lesson.

    Attributes:
        said: the prediction, see `feedback.on_prediction`; None before it is committed.
        live: whether the race was started.
        answer: the last answer to the check question.
        done: whether it was ever right.
    """

    said: float | None = None
    live: bool = False
    answer: int | None = None
    done: bool = False


def show() -> None:
    """Draw the chosen lesson as far as this person has come."""
    number = _opened()
    lesson = catalogue.lesson(number)
    attempt = _attempts().setdefault(number, Attempt())
    _chooser(number)
    if NOTE in st.session_state:
        st.warning(plain(st.session_state[NOTE]), icon=":material/link_off:")
    with st.container(key="lesson"):
        st.html("<style>.st-key-lesson p, .st-key-lesson li {font-size: 1.1rem}</style>")
        try:
            _walk(lesson, attempt)
        except shipped.AtlasError as error:  # lessons show what was measured before
            st.error(plain(f"{error}."))


def _walk(lesson: Lesson, attempt: Attempt) -> None:
    _claim(lesson)
    _predict(lesson, attempt)
    if attempt.said is not None:
        _reveal(lesson, attempt)
        _live(lesson, attempt)
        _break(lesson)
        _check(lesson, attempt)
    _onward(lesson)


def _attempts() -> dict[int, Attempt]:
    found: dict[int, Attempt] = st.session_state.setdefault(STATE, {})
    return found


def _opened() -> int:
    """Return the number that the address names, else where this person was; the address follows."""
    known = catalogue.modules()
    asked = st.query_params.get("lesson")
    if asked is not None and asked != str(st.session_state.get(CHOSEN)):
        _open(int(asked) if asked in map(str, known) else min(known))
        if asked not in map(str, known):
            shown = repr(asked if len(asked) <= 40 else asked[:37] + "...")
            st.session_state[NOTE] = (
                f"lesson must be a number from {min(known)} to {max(known)}, got {shown}; "
                f"lesson {min(known)} is opened."
            )
    number: int = st.session_state.setdefault(CHOSEN, min(known))
    if st.query_params.get("lesson") != str(number):
        st.query_params.from_dict({"lesson": str(number)})
    return number


def _open(number: int) -> None:
    st.session_state[CHOSEN] = number
    st.session_state.pop(NOTE, None)
    st.query_params.from_dict({"lesson": str(number)})


def _chooser(number: int) -> None:
    """Draw the list of lessons and how many are done."""
    attempts = _attempts()
    lessons = {lesson.number: lesson for lesson in catalogue.every()}
    done = {n for n, attempt in attempts.items() if attempt.done}

    def label(n: int) -> str:
        return f"{n}. {lessons[n].title}{' ✓' if n in done else ''}"

    left, right = st.columns((3, 2), vertical_alignment="center")
    key = f"chosen lesson, {len(done)} done"  # the browser knows options by their labels
    if st.session_state.get(key) != number:
        st.session_state[key] = number
    left.selectbox(
        "Lesson",
        list(lessons),
        format_func=label,
        key=key,
        on_change=lambda: _open(st.session_state[key]),
        label_visibility="collapsed",
    )
    right.progress(len(done) / len(lessons), f"{len(done)} of {len(lessons)} lessons done")


def _claim(lesson: Lesson) -> None:
    st.title(f"{lesson.number}. {lesson.title}", anchor=False)
    figure, caption = lesson.picture()
    left, right = st.columns((2, 3), gap="large", vertical_alignment="center")
    left.markdown(lesson.claim)
    with right:
        _draw(figure, f"picture {lesson.number}", caption)
        st.caption(plain(caption))


def _predict(lesson: Lesson, attempt: Attempt) -> None:
    """Ask for a prediction, and hide everything else until it is committed."""
    asked, number = lesson.predict, lesson.number
    st.subheader("Predict first", anchor=False, divider="gray")
    if attempt.said is not None:
        words = feedback.spoken(asked, attempt.said)
        st.markdown(f"{asked.prompt}\n\nYou said **{plain(words)}**.")
        return
    with st.form(f"prediction {number}", border=False):
        said = _asked(asked, number)
        committed = st.form_submit_button("Commit", icon=":material/lock:", type="primary")
    if committed and said is not None:
        attempt.said = said
        st.rerun()
    elif committed:
        st.info("Choose an answer first; a guess is fine.")
    st.caption("What was measured is shown as soon as you have committed.")


def _asked(asked: Pick | Place, number: int) -> float | None:
    """Draw the options or the scale; return what is chosen, see `feedback.on_prediction`."""
    if isinstance(asked, Pick):
        return st.radio(
            asked.prompt,
            range(len(asked.options)),
            format_func=asked.options.__getitem__,
            index=None,
            key=f"pick {number}",
        )
    place: float = st.select_slider(
        f"{asked.prompt} ({asked.unit})",
        asked.scale,
        value=asked.scale[len(asked.scale) // 2],
        format_func=feedback.number,
        key=f"place {number}",
    )
    return place


def _reveal(lesson: Lesson, attempt: Attempt) -> None:
    st.subheader("What was measured", anchor=False, divider="gray")
    assert attempt.said is not None
    with st.spinner("Measuring"):
        found = lesson.reveal()
    right, sentence = feedback.on_prediction(lesson.predict, attempt.said, found.truth)
    box = st.success if right else st.info
    box(plain(sentence), icon=":material/check:" if right else ":material/lightbulb:")
    if not isinstance(lesson.predict, Pick):
        scale, unit = lesson.predict.scale, lesson.predict.unit
        strip = figures.distance(scale, attempt.said, found.truth, unit)
        _draw(strip, f"distance {lesson.number}", sentence)
    _measured(found, f"reveal {lesson.number}")
    if lesson.number in TOOLS:
        TOOLS[lesson.number](lesson.live)


def _measured(found: Reveal, key: str) -> None:
    left, right = st.columns((3, 2), gap="medium")
    with left:
        _draw(found.figure, key, found.text)
    with right:
        st.markdown(plain(found.text))
        st.caption(plain(found.origin))


def _draw(figure: go.Figure, key: str, alt: str) -> None:
    dark = st.context.theme.type == "dark"
    st.plotly_chart(figures.readable(figure, dark), key=key, alt=alt, config=STILL)


def _live(lesson: Lesson, attempt: Attempt) -> None:
    """Race the lesson's experiment here, when asked to, or in the Playground."""
    with st.container(horizontal=True):
        if st.button("Run it live", icon=":material/play_arrow:", key="live"):
            attempt.live = True
        if st.button(
            "Open in the Playground",
            icon=":material/tune:",
            help="With the settings of this lesson",
        ):
            controls.take(lesson.live)
            st.switch_page(st.session_state["pages"]["playground"])
        with st.popover("How to read this", icon=":material/help:", type="tertiary"):
            st.markdown(READING)
    if attempt.live:
        drawn = loading.problem(lesson.live)
        if isinstance(drawn, str):
            st.info(f"Nothing to race: {plain(drawn)}.", icon=":material/block:")
        else:
            race.show(lesson.live, headline(drawn)[0])


def _break(lesson: Lesson) -> None:
    """Draw the knob that makes the claim fail, and what was measured there."""
    st.subheader("Break it", anchor=False, divider="gray")
    places = lesson.breaking.places
    place = st.segmented_control(
        lesson.breaking.label,
        range(len(places)),
        format_func=places.__getitem__,
        default=0,
        required=True,
        key=f"break {lesson.number}",
    )
    with st.spinner("Measuring"):
        found = lesson.breaking.show(place)
    _measured(found, f"broken {lesson.number}")


def _check(lesson: Lesson, attempt: Attempt) -> None:
    st.subheader("Take away", anchor=False, divider="gray")
    st.markdown(f"#### {lesson.takeaway}")
    check, number = lesson.check, lesson.number
    with st.form(f"check {number}", border=False):
        answer = st.radio(
            f"**Check yourself.** {check.question}",
            range(len(check.options)),
            format_func=check.options.__getitem__,
            index=attempt.answer,
            key=f"answer {number}",
        )
        if st.form_submit_button("Answer", icon=":material/check:") and answer is not None:
            first = not attempt.done
            attempt.answer = answer
            attempt.done |= answer == check.right
            if first and attempt.done:
                st.rerun()  # the list above counts it
    if attempt.answer is not None:
        right, sentence = feedback.on_answer(check, attempt.answer)
        (st.success if right else st.warning)(plain(sentence))


def _onward(lesson: Lesson) -> None:
    """Draw the teacher's notes and the ways to the neighbours."""
    with st.expander("For the teacher", icon=":material/co_present:"):
        st.markdown("\n".join(f"- {note}" for note in lesson.notes))
    known = sorted(catalogue.modules())
    at = known.index(lesson.number)
    before, _, after = st.columns((2, 3, 2))
    for space, step, word, icon in (
        (before, -1, "Previous lesson", ":material/arrow_back:"),
        (after, 1, "Next lesson", ":material/arrow_forward:"),
    ):
        if 0 <= at + step < len(known):
            space.button(word, on_click=_open, args=(known[at + step],), icon=icon, width="stretch")
