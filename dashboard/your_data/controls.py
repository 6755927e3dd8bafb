"""Controls of a table: its tasks and inputs, how it is split, and what is asked of it."""

from typing import Any

import streamlit as st

from core.data.columns.roles import MAX_TASKS
from core.data.kinds.classes import Classes
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.data.kinds.yes_no import YES_NO
from core.data.tables.formulas import harmless
from core.data.tables.wording import short
from core.metrics.catalogue import metrics_of
from dashboard.shared.controls import one_of, place, setting_widget, some_of
from dashboard.shared.theme import plain
from dashboard.your_data import answer_controls, asking, choices, one_question, splitting, state
from dashboard.your_data.column_frames import (
    all_rows_words,
    columns_frame,
    read_words,
    row_choices,
)
from dashboard.your_data.opened import Opened

ACROSS = 4  # choices of a kind side by side
KINDS = {
    YES_NO.name: "yes or no",
    NUMBERS.name: "a number",
    Ordered.name: "a place on a scale",
    Classes.name: "one of several classes",
}


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
        placeholder=all_rows_words(table.used, settings["way"]),
        format_func=lambda rows: f"{rows:,}",
        help="Fewer than there are for training: what if you had less data?",
    )
    scores = {name: metric.label for name, metric in metrics_of(choices.kinds(table)).items()}
    st.selectbox(
        "Score",
        list(scores),
        place(list(scores), settings["metric"]),
        **choices.tie("metric", settings["metric"], one_of(scores)),
        placeholder="chosen by the balance of the labels",
        format_func=scores.__getitem__,
        help="Where one answer is rare, plain error says little: AUC is taken then. Where tasks "
        "are of several kinds it is skill, the only score they have in common. The answer gives "
        "the reason.",
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
    with st.expander("More settings"):
        _setting("margin", settings)
        _setting("splits", settings)
        _setting("steps", settings)
        _setting("seed", settings)


def _setting(name: str, settings: dict[str, Any]) -> None:
    declared = asking.SETTINGS[name]
    setting_widget(declared, settings[name], choices.tie(name, settings[name], declared.allows))


def _tasks(table: Opened, settings: dict[str, Any]) -> None:
    """Let tasks, inputs and how rows are split be chosen."""
    if len(table.answers) < 2:
        st.error(
            plain(
                "a table must have at least two columns that can be predicted, each answer given "
                f"5 times or more, got {len(table.answers)} among {len(table.columns):,} columns; "
                "see what each column holds below."
            ),
            icon=":material/block:",
        )
    st.multiselect(
        "Tasks: the columns to predict",
        table.answers,
        settings["tasks"],
        **choices.tie("tasks", settings["tasks"], some_of(table.answers)),
        max_selections=MAX_TASKS,
        help="Yes/no columns, numbers, and words with few different ones. A table says below which "
        "of two values is read as yes.",
    )
    _kinds(table)
    swapped = answer_controls.show(table)
    one_question.show(table)
    tasks, unused = tuple(settings["tasks"]), tuple(settings["unused"])
    frame = columns_frame(table, tasks, unused, settings["way"], settings["by"], swapped)
    st.caption(plain(read_words(table, frame)))
    # the same words whatever is chosen within: an expander that is called otherwise is closed
    with st.expander("Inputs, and how rows are split", icon=":material/view_column:"):
        _columns(table, settings)
        st.dataframe(
            harmless(frame),
            hide_index=True,
            column_config={
                "filled": st.column_config.NumberColumn("filled", format="percent"),
                "yes": st.column_config.NumberColumn("rows with yes", format="localized"),
                "note": st.column_config.TextColumn("note", width="large"),
            },
            placeholder="",  # a column of no yes/no has no rows with yes
            alt="Every column with its role, what it holds, and why",
        )


def _kinds(table: Opened) -> None:
    """Let people say what a task is that may be read in several ways, or is no yes/no."""
    chosen = state.current().settings["tasks"]
    asked = [
        (task, kind)
        for task, kind in zip(chosen, choices.kinds(table), strict=True)
        if table.kinds[task] != (YES_NO.name,)
    ]
    for start in range(0, len(asked), ACROSS):
        spaces = st.columns(ACROSS)
        for space, (task, kind) in zip(spaces, asked[start : start + ACROSS], strict=False):
            possible = table.kinds[task]
            space.selectbox(
                f"{plain(short(task))} is",
                possible,
                possible.index(kind),
                **choices.tie(choices.kind_setting(task), kind, one_of(possible)),
                format_func=KINDS.__getitem__,
            )
            if kind == Ordered.name:
                space.caption(plain(f"{', '.join(map(short, table.places(task)))}: in this order"))


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
    splitting.show(right, table, settings)
