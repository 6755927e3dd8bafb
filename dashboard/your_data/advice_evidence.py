"""The evidence of an advice: the three conditions, gains, sizes, and which tasks help which."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd
import streamlit as st

from core.advice.answer import AMBER, GREEN, GREY, LIGHTS, RED, Advice
from core.advice.code import advice_code
from core.advice.question import Question
from core.metrics.catalogue import EVERY
from dashboard.shared import exports
from dashboard.shared.figure import Figure
from dashboard.shared.gains.charts import gain_slice
from dashboard.shared.theme import plain
from dashboard.your_data import advice_charts, advice_frames

LOOKS: dict[
    str, tuple[Literal["green", "orange", "red", "gray"], str]
] = {  # colour and icon; the word stands beside them
    GREEN: ("green", ":material/check_circle:"),
    AMBER: ("orange", ":material/help:"),
    RED: ("red", ":material/cancel:"),
    GREY: ("gray", ":material/hourglass_empty:"),
}


@dataclass(frozen=True)
class Evidence:
    """Draws the evidence of an advice.

    Attributes:
        question: None where nothing is offered to be taken: while more is measured a click on it
            would be lost, and without the table nothing can be given again.
    """

    advice: Advice
    question: Question | None

    def show(self) -> None:
        """Draw all of it."""
        self._conditions()
        self._gains()
        self._sizes()
        self._affinity()

    def _chart(self, figure: Figure, part: str, alt: str, words: str) -> None:
        """Draw a chart of a part of the advice, say it in words, and offer what is behind it.

        Args:
            part: the table of the advice that is drawn, by its attribute.
        """
        table: pd.DataFrame = getattr(self.advice, part)
        name = part if self.question is None else f"{Path(self.question.source.file).stem}-{part}"
        exports.chart(figure, name, f"advice-{part}", alt)
        st.caption(plain(words))
        self._offer(name, lambda: table, f"advice.{part}.to_string()")

    def _offer(self, name: str, table: Callable[[], pd.DataFrame], shown: str) -> None:
        if self.question is not None:
            exports.offer(name, table, advice_code(self.question, shown))

    def _conditions(self) -> None:
        """Draw the lecture's three conditions as cards."""
        st.subheader("Three conditions for learning together", anchor=False)
        cards = st.columns(len(self.advice.conditions))
        for card, condition in zip(cards, self.advice.conditions, strict=True):
            colour, icon = LOOKS[condition.light]
            with card.container(border=True, height="stretch"):
                st.markdown(f"#### {condition.name.capitalize()}", anchors=False)
                st.badge(LIGHTS[condition.light], icon=icon, color=colour)
                st.markdown(plain(condition.evidence))

    def _gains(self) -> None:
        left, right = st.columns(2)
        with left:
            self._ways()
        with right:
            self._tasks()

    def _ways(self) -> None:
        """Draw the gain of each way to train, with what it costs and what others score."""
        advice, metric = self.advice, EVERY[self.advice.metric]
        st.subheader("Each way to train", anchor=False)
        self._chart(
            advice_charts.arm_gains(advice_frames.arms_frame(advice), metric.spoken_unit),
            "arms",
            "Gain of each way to train over apart, with its interval",
            advice_frames.arms_words(advice),
        )
        score = st.column_config.NumberColumn(
            f"test {metric.noun}", format="percent" if metric.percent else "%.3f"
        )
        st.dataframe(
            advice_frames.costs_frame(advice),
            hide_index=True,
            column_config={
                "arm": "way to train",
                "score": score,
                "parameters": st.column_config.NumberColumn(format="localized"),
                "seconds": st.column_config.NumberColumn("seconds", format="%.1f"),
            },
            alt="Score, parameters and seconds of each way to train",
        )
        if advice.baselines.empty:  # the time was over before
            return
        st.caption(
            "Methods of scikit-learn on the same splits, for comparison. Gain over apart in "
            f"{metric.spoken_unit}, positive helps, with intervals for all of them at once."
        )
        st.dataframe(
            advice_frames.baselines_frame(advice),
            hide_index=True,
            column_config={"score": score},
            alt="Score of each baseline and its gain over apart",
        )
        self._offer("baselines", lambda: advice.baselines, "advice.baselines.to_string()")

    def _tasks(self) -> None:
        """Draw the gain of each task, and what every method scores on it."""
        advice, metric = self.advice, EVERY[self.advice.metric]
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
        frame = advice_frames.tasks_frame(advice, arm)
        self._chart(
            advice_charts.task_gains(frame, arm, metric.spoken_unit),
            "tasks",
            "Gain of each task, with its interval",
            advice_frames.tasks_words(advice, arm),
        )
        st.markdown("**How good is it?**")
        self._chart(
            advice_charts.task_scores(advice.by_task, advice_frames.score_columns(advice), metric),
            "by_task",
            "Test score of every method on each task",
            advice_frames.quality_words(advice),
        )

    def _sizes(self) -> None:
        """Draw the gain of together by width and by training rows."""
        columns, advice = st.columns(2), self.advice
        unit = EVERY[advice.metric].spoken_unit
        parts = (
            ("Does the size of the network matter?", "widths", "width"),
            ("Does more data matter?", "examples", "examples"),
        )
        for column, (title, part, of) in zip(columns, parts, strict=True):
            points: pd.DataFrame = getattr(advice, part)
            if len(points) < 2:  # the time was over before
                continue
            with column:
                st.subheader(title, anchor=False)
                self._chart(
                    gain_slice(points.assign(unit=unit), of),
                    part,
                    f"Gain of together by {of}, with its 95% interval",
                    advice_frames.points_words(points, of, advice),
                )

    def _affinity(self) -> None:
        if not self.advice.has_affinity:  # the time was over before
            return
        st.subheader("Which tasks help each other?", anchor=False)
        self._chart(
            advice_charts.affinity_heatmap(advice_frames.affinity_map(self.advice)),
            "affinity",
            "How much each task is helped by each other, with a box around each proposed group",
            advice_frames.affinity_words(self.advice),
        )
