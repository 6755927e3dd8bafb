"""A picture of the labels of a table: gaps, balance, and answers that go together."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from core.advice.code import ASSOCIATIONS, labels_code
from core.data.tables.formulas import harmless
from dashboard.shared import exports, session
from dashboard.shared.theme import plain
from dashboard.your_data import choices, label_charts, label_frames, state
from dashboard.your_data.asking import Asked
from dashboard.your_data.label_frames import Picture
from dashboard.your_data.opened import Opened

PANDAS = "import pandas as pd"
LABELS = "pd.DataFrame(table.labels, columns=table.names)"
TOGETHER = "associations(table.labels, table.kinds, table.names).to_string()"


@dataclass
class Pictured:
    """The picture that a person saw last, so that it is summed up once.

    Attributes:
        of: the table's token, the tasks and how they are read.
    """

    of: tuple[str, tuple[str, ...], tuple[str, ...]] | None = None
    picture: Picture | None = None


def show(table: Opened, asked: Asked, read_as: tuple[str, ...]) -> None:
    """Draw the picture of the chosen tasks.

    Args:
        read_as: how each task is read.
    """
    if not asked.tasks:
        return
    picture = picture_of(table, asked.tasks, read_as)

    def labels() -> pd.DataFrame:
        return pd.DataFrame(table.labels_of(asked.tasks, read_as)[0], columns=list(asked.tasks))

    source = choices.source(asked)
    name = Path(source.file).stem
    st.subheader("The labels", anchor=False)
    st.markdown(plain(picture.sentence))
    left, right = st.columns((3, 2))
    with left:
        exports.chart(
            label_charts.label_matrix(picture),
            f"{name}-labels",
            "label-matrix",
            "Tasks by rows of the table: yes, no, another answer or not labelled",
        )
        st.caption("Rows taken at random; those with the same gaps stand together.")
        exports.offer(f"{name}-labels", labels, labels_code(source, LABELS, PANDAS))
    with right:
        exports.chart(
            label_charts.balance_bars(picture),
            f"{name}-balance",
            "label-balance",
            "How many rows say yes, no, something else and nothing, for each task",
        )
        st.caption(plain(label_frames.balance_words(picture.balance)))
        counts = f"{LABELS}.agg(['count', 'mean'])"
        exports.offer(
            f"{name}-balance", lambda: picture.balance, labels_code(source, counts, PANDAS)
        )
    if len(picture.names) > 1:
        with left:
            exports.chart(
                label_charts.together_heatmap(picture),
                f"{name}-together",
                "label-together",
                "For each two tasks, how much their answers go together",
            )
            exports.offer(
                f"{name}-together",
                lambda: picture.together.rename_axis("task").reset_index(),
                labels_code(source, TOGETHER, ASSOCIATIONS),
            )
        with right:
            st.markdown("**Which answers go together?**")
            st.caption(plain(label_frames.together_words(picture)))
            st.caption(plain(label_frames.how_words(picture)))
            st.dataframe(harmless(picture.balance), hide_index=True, alt="The balance as a table")


def picture_of(table: Opened, tasks: tuple[str, ...], read_as: tuple[str, ...]) -> Picture:
    """Sum the labels up once for each choice of tasks."""
    wanted = (state.current().open.token, tasks, read_as)
    mine = session.mine(Pictured)
    if mine.picture is None or mine.of != wanted:
        mine.picture = label_frames.picture(*table.labels_of(tasks, read_as), tasks)
        mine.of = wanted
    return mine.picture
