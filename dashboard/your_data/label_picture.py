"""A picture of the labels of a table: gaps, balance, and answers that go together."""

from dataclasses import dataclass

import streamlit as st

from core.data.tables.formulas import harmless
from dashboard.shared import session
from dashboard.shared.figures import STILL
from dashboard.shared.theme import plain
from dashboard.your_data import label_charts, label_frames, state
from dashboard.your_data.label_frames import Picture
from dashboard.your_data.opened import Opened


@dataclass
class Pictured:
    """The picture that a person saw last, so that it is summed up once.

    Attributes:
        of: the table's token, the tasks and their kinds.
    """

    of: tuple[str, tuple[str, ...], tuple[str, ...]] | None = None
    picture: Picture | None = None


def show(table: Opened, tasks: tuple[str, ...], kinds: tuple[str, ...]) -> None:
    """Draw the picture of the chosen tasks."""
    if not tasks:
        return
    picture = picture_of(table, tasks, kinds)
    st.subheader("The labels", anchor=False)
    st.markdown(plain(picture.sentence))
    left, right = st.columns((3, 2))
    with left:
        st.plotly_chart(
            label_charts.label_matrix(picture),
            key="label-matrix",
            config=STILL,
            alt="Tasks by rows of the table: yes, no, another answer or not labelled",
        )
        st.caption("Rows taken at random; those with the same gaps stand together.")
    with right:
        st.plotly_chart(
            label_charts.balance_bars(picture),
            key="label-balance",
            config=STILL,
            alt="How many rows say yes, no, something else and nothing, for each task",
        )
        st.caption(plain(label_frames.balance_words(picture.balance)))
    if len(picture.plain) > 1:
        with left:
            st.plotly_chart(
                label_charts.both_heatmap(picture),
                key="label-both",
                config=STILL,
                alt="For each two tasks, how often both say yes",
            )
        with right:
            st.markdown("**Which answers go together?**")
            st.caption(plain(label_frames.together_words(picture)))
            st.dataframe(harmless(picture.balance), hide_index=True, alt="The same as a table")


def picture_of(table: Opened, tasks: tuple[str, ...], kinds: tuple[str, ...]) -> Picture:
    """Sum the labels up once for each choice of tasks."""
    wanted = (state.current().open.token, tasks, kinds)
    mine = session.mine(Pictured)
    if mine.picture is None or mine.of != wanted:
        labels = table.labels_of(tasks, kinds)
        mine.of, mine.picture = wanted, label_frames.picture(labels, tasks)
    return mine.picture
