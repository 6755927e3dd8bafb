"""The plan of a class, before it begins: its steps as the class runs them, and what it needs."""

import streamlit as st

from core.classroom import flow
from core.classroom.flow import Stage, Step
from core.classroom.room import SECONDS
from dashboard.classroom import clock, questions
from dashboard.shared.theme import plain

DOES = {
    Stage.SHOW: "look",
    Stage.ASK: "vote",
    Stage.TALK: "talk to a neighbour",
    Stage.AGAIN: "vote again",
    Stage.REVEAL: "see what was measured",
}
NEEDS = (
    "a **projector**, or a shared screen, that shows this page",
    "a **phone** for each person or pair, in the same network as this machine",
    "the class's **link**: everybody scans it as a picture, or types its code",
)


def show(now: float) -> None:
    """Draw what a class needs, how to rehearse it, how long it lives, and its steps.

    Args:
        now: in seconds since 1970.
    """
    st.subheader("Before you start", anchor=False)
    until = clock.written(now + SECONDS, clock.zone())
    st.markdown(
        f"You need {'; '.join(NEEDS)}.\n\n"
        "**Rehearse alone:** start a class. Under *Class*, at the foot of the projector, stands "
        "*A phone beside it*, which opens a student's page in a new tab. End it afterwards, and "
        "start another for your people.\n\n"
        f"**A class lives {SECONDS / 3600:.0f} hours.** Started now it is open until "
        f"{plain(until)}. For a lesson tomorrow start it tomorrow, or tonight if the lesson is "
        "over by then."
    )
    st.subheader(f"The plan: {flow.MINUTES} minutes", anchor=False)
    st.markdown(table())


def table() -> str:
    """Write a row for each step as Markdown: its minutes, its name, what people do, your part."""
    rows = [
        f"| {minutes(step)} | **{plain(questions.of(step).title)}** | {does(step)} "
        f"| {plain(questions.of(step).hint)} |"
        for step in flow.FLOW
    ]
    head = "| minutes | step | your class | you |\n| --- | --- | --- | --- |"
    return "\n".join((head, *rows))


def minutes(step: Step) -> str:
    """Write when a step is.

    >>> minutes(flow.MAP), minutes(flow.GATHER)
    ('32–42', '0')
    """
    return f"{step.start}–{step.end}" if step.end > step.start else f"{step.start}"


def does(step: Step) -> str:
    """Write what people do in a step, screen by screen."""
    if step is flow.GATHER:
        return "join with their phones"
    if step is flow.HOMEWORK:
        return "take the homework with them"
    parts = [
        "see how all voted" if stage is Stage.REVEAL and questions.is_poll(step) else DOES[stage]
        for stage in step.stages
    ]
    return ", ".join(parts)
