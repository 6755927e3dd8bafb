"""The evidence of an advice: the three conditions, gains, sizes, and which tasks help which."""

from typing import Literal

import streamlit as st

from core.advice.answer import AMBER, GREEN, RED, Advice
from core.metrics.catalogue import EVERY
from dashboard.shared.figures import STILL
from dashboard.shared.gains.charts import gain_slice
from dashboard.shared.theme import plain
from dashboard.your_data import advice_charts, advice_frames

LIGHTS: dict[
    str, tuple[Literal["green", "orange", "red"], str]
] = {  # colour and icon; the word stands beside them
    GREEN: ("green", ":material/check_circle:"),
    AMBER: ("orange", ":material/help:"),
    RED: ("red", ":material/cancel:"),
}


def show(advice: Advice) -> None:
    """Draw all of it."""
    _conditions(advice)
    _gains(advice)
    _sizes(advice)
    _affinity(advice)


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
            config=STILL,
            alt="Gain of each way to train over apart, with its interval",
        )
        st.caption(plain(advice_frames.arms_words(advice)))
        st.dataframe(
            advice_frames.costs_frame(advice),
            hide_index=True,
            column_config={
                "score": st.column_config.NumberColumn(
                    f"test {EVERY[advice.metric].label}",
                    format="percent" if EVERY[advice.metric].percent else "%.3f",
                ),
                "parameters": st.column_config.NumberColumn(format="localized"),
                "seconds": st.column_config.NumberColumn("seconds", format="%.1f"),
            },
            alt="Score, parameters and seconds of each way to train",
        )
        _baselines(advice)
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
            config=STILL,
            alt="Gain of each task, with its interval",
        )
        st.caption(plain(advice_frames.tasks_words(advice, arm)))


def _baselines(advice: Advice) -> None:
    if advice.baselines.empty:  # the time was over before
        return
    st.caption(
        "Methods of scikit-learn on the same splits, for comparison. Gain over apart in "
        f"{advice.unit}, with intervals for all of them at once."
    )
    st.dataframe(
        advice_frames.baselines_frame(advice),
        hide_index=True,
        column_config={
            "score": st.column_config.NumberColumn(
                f"test {EVERY[advice.metric].label}",
                format="percent" if EVERY[advice.metric].percent else "%.3f",
            )
        },
        alt="Score of each baseline and its gain over apart",
    )


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
                gain_slice(points.assign(unit=advice.unit), of),
                key=f"advice-{of}",
                config=STILL,
                alt=f"Gain of together by {of}, with its 95% interval",
            )
            st.caption(plain(advice_frames.points_words(points, of, advice)))


def _affinity(advice: Advice) -> None:
    if not advice.affinity.notna().to_numpy().any():  # the time was over before
        return
    st.subheader("Which tasks help each other?", anchor=False)
    st.plotly_chart(
        advice_charts.affinity_heatmap(advice_frames.affinity_map(advice)),
        key="advice-affinity",
        config=STILL,
        alt="How much each task is helped by each other, with a box around each proposed group",
    )
    st.caption(plain(advice_frames.affinity_words(advice)))
