"""A picture of the labels of a table: gaps, balance, and answers that go together."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from core.advice.code import ASSOCIATIONS, labels_code
from core.data.sources.table import Table
from dashboard.shared import exports, session
from dashboard.shared.figure import Figure
from dashboard.shared.theme import plain
from dashboard.your_data import choices, label_charts, label_frames, state
from dashboard.your_data.asking import Asked
from dashboard.your_data.label_frames import Picture
from dashboard.your_data.opened import Opened

PANDAS = "import pandas as pd"
LABELS = "pd.DataFrame(table.labels, columns=table.names)"
SHOWN, HEIGHT = 12, 420  # tasks that are all seen at once; else pixels of a table to scroll in
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
    picture, source = picture_of(table, asked.tasks, read_as), choices.source(asked)
    st.subheader("The labels", anchor=False)
    st.markdown(plain(picture.sentence))
    left, right = st.columns((3, 2))
    with left:
        _chart(
            label_charts.label_matrix(picture),
            "labels",
            "Tasks by rows of the table: which answer each row gives, or that it is not labelled",
            label_frames.colour_words(picture),
            source,
        )
        exports.offer(
            _file(source, "labels"),
            lambda: pd.DataFrame(table.labels_of(asked.tasks, read_as)[0], columns=picture.names),
            labels_code(source, LABELS, PANDAS),
        )
    with right:
        _chart(
            label_charts.balance_bars(picture),
            "balance",
            "How many rows give which answer, and none, for each task",
            label_frames.balance_words(picture.balance),
            source,
        )
        exports.offer(
            _file(source, "balance"),
            lambda: picture.balance.drop(columns="code"),
            labels_code(source, f"{LABELS}.agg(['count', 'mean'])", PANDAS),
        )
    if len(picture.names) > 1:
        _together(picture, source)


def _together(picture: Picture, source: Table) -> None:
    """Draw which answers go together, and the numbers of answers beside it."""
    left, right = st.columns((3, 2))
    with left:
        _chart(
            label_charts.together_heatmap(picture),
            "together",
            "For each two tasks, how much their answers go together",
            label_frames.together_words(picture),
            source,
        )
        exports.offer(
            _file(source, "together"),
            lambda: picture.together.rename_axis("task").reset_index(),
            labels_code(source, TOGETHER, ASSOCIATIONS),
        )
    with right:
        st.markdown("**Which answers go together?**")
        st.caption(plain(label_frames.how_words(picture)))
        # a table whose words wrap: on a phone there is no room for a line
        st.table(
            picture.labels.map(_as_it_is).rename(columns={"unlabelled": "?"}),
            height="content" if len(picture.names) <= SHOWN else HEIGHT,
            hide_index=True,
            alt="What each task's labels are, as a table",
        )


def _as_it_is(cell: object) -> object:
    return plain(cell) if isinstance(cell, str) else cell


def _chart(figure: Figure, part: str, alt: str, words: str, source: Table) -> None:
    exports.chart(figure, _file(source, part), f"label-{part}", alt)
    st.caption(plain(words))


def _file(source: Table, part: str) -> str:
    return f"{Path(source.file).stem}-{part}"


def picture_of(table: Opened, tasks: tuple[str, ...], read_as: tuple[str, ...]) -> Picture:
    """Sum the labels up once for each choice of tasks."""
    wanted = (state.current().open.token, tasks, read_as)
    mine = session.mine(Pictured)
    if mine.picture is None or mine.of != wanted:
        mine.picture = label_frames.picture(*table.labels_of(tasks, read_as), tasks)
        mine.of = wanted
    return mine.picture
