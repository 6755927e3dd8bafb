"""Controls of a table: its tasks, inputs and groups, and what is asked of them."""

from typing import Any

import streamlit as st

from core.data.columns.roles import MAX_TASKS
from core.data.tables.formulas import harmless
from dashboard.shared.controls import one_of, place, setting_widget, some_of
from dashboard.shared.theme import METRIC_NAMES, plain
from dashboard.your_data import asking, choices
from dashboard.your_data.column_frames import (
    all_rows_words,
    columns_frame,
    read_words,
    row_choices,
)
from dashboard.your_data.opened import Opened


def show(table: Opened, settings: dict[str, Any]) -> None:
    """Draw what is asked at the left, and the columns where the page stands."""
    with st.sidebar:
        _settings(table, settings)
    _tasks(table, settings)


def _settings(table: Opened, settings: dict[str, Any]) -> None:
    _setting("width", settings)
    rows = row_choices(table.used, settings["examples"])
    st.selectbox(
        "Training rows",
        rows,
        place(rows, settings["examples"]),
        **choices.tie("examples", settings["examples"], one_of(rows)),
        placeholder=all_rows_words(table.used),
        format_func=lambda rows: f"{rows:,}",
        help="60% of the rows are for training. Fewer: what if you had less data?",
    )
    st.selectbox(
        "Score",
        list(METRIC_NAMES),
        place(list(METRIC_NAMES), settings["metric"]),
        **choices.tie("metric", settings["metric"], one_of(METRIC_NAMES)),
        placeholder="by the balance of the labels",
        format_func=METRIC_NAMES.__getitem__,
        help="Where one answer is rare, plain error says little: AUC is taken then. The answer "
        "gives the reason.",
    )
    st.selectbox(
        "Focus task (optional)",
        settings["tasks"],
        place(settings["tasks"], settings["focus"]),
        **choices.tie("focus", settings["focus"], one_of(settings["tasks"])),
        placeholder="none",
        help="The one that matters most: learning the others first, then this one "
        "(transfer), is then measured, too.",
    )
    _setting("budget", settings)
    _setting("minutes", settings)
    with st.expander("Fine print"):
        _setting("margin", settings)
        _setting("splits", settings)
        _setting("steps", settings)
        _setting("seed", settings)


def _setting(name: str, settings: dict[str, Any]) -> None:
    declared = asking.SETTINGS[name]
    setting_widget(declared, settings[name], choices.tie(name, settings[name], declared.allows))


def _tasks(table: Opened, settings: dict[str, Any]) -> None:
    """Let tasks, groups and inputs be chosen."""
    if len(table.answers) < 2:
        st.error(
            plain(
                "a table must have at least two yes/no columns, each answer given 5 times or more, "
                f"got {len(table.answers)} among {len(table.columns):,} columns; see what each "
                "column holds below."
            ),
            icon=":material/block:",
        )
    st.multiselect(
        "Tasks: the yes/no columns to predict",
        table.answers,
        settings["tasks"],
        **choices.tie("tasks", settings["tasks"], some_of(table.answers)),
        max_selections=MAX_TASKS,
        help="Columns with two values. A table says below which of the two is read as yes.",
    )
    tasks, unused = tuple(settings["tasks"]), tuple(settings["unused"])
    frame = columns_frame(table, tasks, unused, settings["group"])
    words = read_words(table, frame)
    with st.expander(plain(words), icon=":material/view_column:"):
        _columns(table, settings)
        st.dataframe(
            harmless(frame),
            hide_index=True,
            column_config={
                "filled": st.column_config.NumberColumn("filled", format="percent"),
                "yes": st.column_config.NumberColumn("rows with yes", format="localized"),
                "note": st.column_config.TextColumn("note", width="large"),
            },
            alt="Every column with its role, what it holds, and why",
        )


def _columns(table: Opened, settings: dict[str, Any]) -> None:
    left, right = st.columns((3, 2))
    usable = [name for name in table.usable if name not in settings["tasks"]]
    left.multiselect(
        "Columns that are neither task nor input",
        usable,
        settings["unused"],
        **choices.tie("unused", settings["unused"], some_of(usable)),
        help="All other columns are inputs. Identifiers, and answers that are not asked about, "
        "are left out at first: an answer is seldom known before the others.",
    )
    groups = [column.name for column in table.columns if column.name not in settings["tasks"]]
    right.selectbox(
        "Rows that belong together (optional)",
        groups,
        place(groups, settings["group"]),
        **choices.tie("group", settings["group"], one_of(groups)),
        placeholder="each row stands for itself",
        help="A column such as a patient or a site: rows with equal values are never split "
        "between training and test.",
    )
