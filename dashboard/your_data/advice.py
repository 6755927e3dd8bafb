"""An advice: how far it is, then the recommendation, the three conditions and the evidence."""

import streamlit as st

from core.advice.answer import AMBER, APART, GREEN, GROUPING, RED, TOGETHER, TRANSFER, Advice
from core.computing.ticket import Progress, Status
from core.results.gain import NO_DIFFERENCE
from dashboard.shared import gain_charts
from dashboard.shared.theme import METRIC_NAMES, plain
from dashboard.your_data import advice_charts, advice_frames, advising, take_away
from dashboard.your_data.advising import Answer
from dashboard.your_data.asking import Asked

REDRAW_SECONDS = 0.5
ICONS = {
    TOGETHER: ":material/hub:",
    APART: ":material/call_split:",
    GROUPING: ":material/workspaces:",
    TRANSFER: ":material/move_up:",
    NO_DIFFERENCE: ":material/balance:",
}
COLOURS = {TOGETHER: "blue", APART: "orange", TRANSFER: "green"}
LIGHTS = {  # colour and icon; the word stands beside them
    GREEN: ("green", ":material/check_circle:"),
    AMBER: ("orange", ":material/help:"),
    RED: ("red", ":material/cancel:"),
}
NO_BAR = {"displayModeBar": False}


def show(asked: Asked) -> None:
    """Draw this person's answer, if they have asked.

    Args:
        asked: what the page is set to now; an answer to something else is marked as such.
    """
    current = advising.answer()
    if current is None:
        return
    over = current.advising.progress().over
    st.fragment(_watch, run_every=None if over else REDRAW_SECONDS)(current, over)
    advice = current.advising.progress().answer
    if advice is not None:
        _old(current, asked)
        _advice(current, advice)


def _watch(current: Answer, was_over: bool) -> None:
    """Say how far it is; rerun the page once when it ends."""
    progress = current.advising.progress()
    if progress.over and not was_over:
        st.rerun()
    if progress.status == Status.FAILED:
        st.error(plain(f"{progress.reason}."), icon=":material/error:")
    elif progress.status == Status.STOPPED:
        st.info(
            f"Stopped at {progress.share:.0%}. Finished comparisons are kept: asked again, it goes "
            "on from them.",
            icon=":material/stop_circle:",
        )
    elif not progress.over:
        line, button = st.columns((5, 1), vertical_alignment="center")
        line.progress(progress.share, plain(_progress_words(progress)))
        button.button(
            "Stop", on_click=current.advising.stop, icon=":material/stop:", width="stretch"
        )


def _progress_words(progress: Progress[None, Advice]) -> str:
    left = progress.seconds_left
    wait = f", {advice_frames.seconds_words(left)} left" if left is not None else ""
    return f"{progress.phase.capitalize()}: {progress.share:.0%}{wait}"


def _old(current: Answer, asked: Asked) -> None:
    """Mark an answer to something else than the page is set to."""
    if current.asked.table != asked.table:
        what = f"of another table, {current.name}"
    elif current.asked != asked:
        what = "of the settings before your change"
    else:
        return
    st.warning(
        f"This advice is {plain(what)}. Press **Advise anew** for the present ones.",
        icon=":material/history:",
    )


def _advice(current: Answer, advice: Advice) -> None:
    """Draw it from the recommendation down to the details."""
    with st.container(border=True):
        st.badge(
            advice.recommendation,
            icon=ICONS[advice.recommendation],
            color=COLOURS.get(advice.recommendation, "gray"),
        )
        st.markdown(f"## {plain(advice.sentence)}", anchors=False)
        st.caption(plain(f"Score: {METRIC_NAMES[advice.metric]}. {advice.why}"))
        st.markdown(f":material/trending_up: **What would change it.** {plain(advice.change)}")
    _conditions(advice)
    _gains(advice)
    _sizes(advice)
    _affinity(advice)
    with st.expander("How this was measured", icon=":material/info:"):
        for note in advice.notes:
            st.markdown(f"- {plain(note)}")
        st.dataframe(advice.counts, hide_index=True, alt="Training labels of each task")
    take_away.show(current, advice)


def _conditions(advice: Advice) -> None:
    """Draw the lecture's three conditions as cards."""
    st.subheader("Three conditions for learning together", anchor=False)
    cards = st.columns(len(advice.conditions))
    for card, condition in zip(cards, advice.conditions, strict=True):
        colour, icon = LIGHTS[condition.light]
        with card.container(border=True, height="stretch"):
            st.markdown(f"#### {condition.name.capitalize()}", anchors=False)
            st.badge(advice_frames.LIGHTS[condition.light], icon=icon, color=colour)
            st.markdown(plain(condition.evidence))


def _gains(advice: Advice) -> None:
    left, right = st.columns(2)
    with left:
        st.subheader("Each way to train", anchor=False)
        st.plotly_chart(
            advice_charts.arm_gains(advice_frames.arms_frame(advice), advice.unit),
            key="advice-arms",
            config=NO_BAR,
            alt="Gain of each way to train over apart, with its interval",
        )
        st.caption(plain(advice_frames.arms_words(advice)))
        st.dataframe(
            advice_frames.costs_frame(advice),
            hide_index=True,
            column_config={
                "score": st.column_config.NumberColumn(
                    f"test {METRIC_NAMES[advice.metric]}",
                    format="%.3f" if advice.metric == "log_loss" else "percent",
                ),
                "parameters": st.column_config.NumberColumn(format="localized"),
                "seconds": st.column_config.NumberColumn("seconds", format="%.1f"),
            },
            alt="Score, parameters and seconds of each way to train",
        )
    with right:
        st.subheader("Each task", anchor=False)
        arms = advice_frames.task_arms(advice)
        arm = arms[0]
        if len(arms) > 1:
            arm = st.segmented_control(
                "Way to train",
                arms,
                default=arm,
                required=True,
                key=f"advice-task-arm of {arms}",
                label_visibility="collapsed",
            )
        st.plotly_chart(
            advice_charts.task_gains(advice_frames.tasks_frame(advice, arm), arm, advice.unit),
            key="advice-tasks",
            config=NO_BAR,
            alt="Gain of each task, with its interval",
        )
        st.caption(plain(advice_frames.tasks_words(advice, arm)))


def _sizes(advice: Advice) -> None:
    """Draw the gain of together by width and by training rows."""
    columns = st.columns(2)
    parts = (
        ("Does the size of the network matter?", advice.widths, "width"),
        ("Does more data matter?", advice.examples, "examples"),
    )
    for column, (title, points, of) in zip(columns, parts, strict=True):
        with column:
            st.subheader(title, anchor=False)
            st.plotly_chart(
                gain_charts.gain_slice(points.assign(unit=advice.unit), of),
                key=f"advice-{of}",
                config=NO_BAR,
                alt=f"Gain of together by {of}, with its 95% interval",
            )
            st.caption(plain(advice_frames.points_words(points, of, advice)))


def _affinity(advice: Advice) -> None:
    st.subheader("Which tasks help each other?", anchor=False)
    st.plotly_chart(
        advice_charts.affinity_heatmap(advice_frames.affinity_map(advice)),
        key="advice-affinity",
        config=NO_BAR,
        alt="How much each task is helped by each other, with a box around each proposed group",
    )
    st.caption(plain(advice_frames.affinity_words(advice)))
