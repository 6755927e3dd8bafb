"""A picture of the labels of a table: gaps, balance, and answers that go together."""

import streamlit as st

from dashboard.shared.theme import plain
from dashboard.your_data import desk, label_charts, label_frames
from dashboard.your_data.label_frames import Picture
from dashboard.your_data.opened import Opened

PICTURE = "picture of labels"
NO_BAR = {"displayModeBar": False}


def show(found: Opened, tasks: tuple[str, ...]) -> None:
    """Draw the picture of the chosen tasks."""
    if not tasks:
        return
    picture = _picture(found, tasks)
    st.subheader("The labels", anchor=False)
    st.markdown(plain(picture.sentence))
    left, right = st.columns((3, 2))
    with left:
        st.plotly_chart(
            label_charts.label_matrix(picture),
            key="label-matrix",
            config=NO_BAR,
            alt="Tasks by rows of the table: yes, no or not labelled",
        )
        st.caption("Rows taken at random; those with the same gaps stand together.")
    with right:
        st.plotly_chart(
            label_charts.balance_bars(picture),
            key="label-balance",
            config=NO_BAR,
            alt="How many rows say yes, no and nothing, for each task",
        )
        st.caption(plain(label_frames.balance_words(picture.balance)))
    if len(tasks) > 1:
        with left:
            st.plotly_chart(
                label_charts.both_heatmap(picture),
                key="label-both",
                config=NO_BAR,
                alt="For each two tasks, how often both say yes",
            )
        with right:
            st.markdown("**Which answers go together?**")
            st.caption(plain(label_frames.together_words(picture)))
            st.dataframe(picture.balance, hide_index=True, alt="The same as a table")


def _picture(found: Opened, tasks: tuple[str, ...]) -> Picture:
    """Sum the labels up once for each choice of tasks; it ends with the person's session."""
    wanted = (desk.desk().open.token, tasks)
    kept = st.session_state.get(PICTURE)
    if kept is None or kept[0] != wanted:
        kept = wanted, label_frames.picture(found.labels_of(tasks), tasks)
        st.session_state[PICTURE] = kept
    return kept[1]
