"""The guess that comes before every measurement: asked for, and locked in."""

import streamlit as st

from dashboard.lessons import feedback
from dashboard.lessons.lesson import Lesson, Pick, Place
from dashboard.lessons.progress import Attempt
from dashboard.shared.theme import plain


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
