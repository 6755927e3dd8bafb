"""Your data: would multi-task learning pay for the labels of a table?"""

from concurrent.futures import TimeoutError

import streamlit as st

from core.advice.code import advice_code
from core.data.tables.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from dashboard.shared import embedding, history, ticks
from dashboard.shared.controls import bound
from dashboard.shared.theme import plain
from dashboard.your_data import (
    advice,
    advising,
    choices,
    controls,
    format_controls,
    label_picture,
    recent,
    splitting,
    state,
    workspace,
)
from dashboard.your_data.asking import UPLOAD, Asked
from dashboard.your_data.column_frames import one_task_words, plan_words
from dashboard.your_data.examples import EXAMPLES
from dashboard.your_data.opened import Opened, Refused
from dashboard.your_data.state import OpenTable, Tables

NO_TASK = "No column to predict is chosen: choose yes/no columns above, or numbers and classes"
AGAIN = "Run in the folder of the table it asks this question, and prints the recommendation."
PATIENCE = 1.5  # seconds before the page says that reading takes longer


def show() -> None:
    """Draw the page: a table, what to ask of it, the answer, and a picture of its labels."""
    st.title("Would multi-task learning pay for your labels?", anchor=False)
    st.markdown(
        "Bring a table with several columns to predict: yes/no, numbers or classes; blanks are "
        "allowed. Whether **one network for all of them** (:blue[together]) beats **one for each** "
        "(:orange[apart]) is then measured on your rows, and you get a recommendation with its "
        "evidence."
    )
    mine = state.arrived()
    _close_lost_upload(mine)
    for note in mine.notes:
        st.warning(plain(note), icon=":material/link_off:")
    _choose(mine)
    history.write(mine.to_query(), workspace.address())
    table = _read(mine.open)
    settings = choices.settle(table)
    table = choices.as_asked(table)
    controls.show(table, settings)
    asked = choices.asked(table)
    _ask(mine, table, asked)
    advice.show(asked)
    label_picture.show(table, asked, choices.read_as(table))


def _close_lost_upload(mine: Tables) -> None:
    """Close an upload whose file is gone: the system may clear old temporary files."""
    if mine.upload is not None and not mine.upload.path.exists():
        _start_over()
        mine.notes = ["Your file is no longer on the server: bring it once more."]


def _take_upload(key: str) -> None:
    """Open what was uploaded; answers about the file before stay to be read."""
    before = advising.answers()
    if state.take_upload(key):
        advising.carry_over(before)


def _start_over() -> None:
    advising.forget()
    state.start_over()


def _choose(mine: Tables) -> None:
    """Offer to bring a table or to open a shipped one."""
    left, right = st.columns((3, 2))
    key = state.uploader_key()
    left.file_uploader(
        "Your table: CSV, TSV or Parquet",
        key=key,
        on_change=_take_upload,
        args=(key,),
        help=f"At most {MAX_BYTES // 1_000_000} MB, {MAX_ROWS:,} rows, {MAX_COLUMNS:,} columns. "
        "Blank, ?, NA, N/A, null and None are missing; none is a word.",
    )
    options = ([UPLOAD] if mine.upload else []) + list(EXAMPLES)
    chosen = mine.open.key
    # a browser tells options by their words, so that those of another upload have another key
    choice = f"table after {mine.upload.token if mine.upload else 'none'}"
    right.selectbox(
        "Or open a table",
        options,
        options.index(chosen),
        format_func=lambda key: EXAMPLES[key].title if key in EXAMPLES else _upload_title(mine),
        **bound("table", choice, chosen, lambda _, key: state.open_chosen(key)),
    )
    if mine.open.example:
        right.caption(plain(EXAMPLES[mine.open.example].about))
    if mine.upload is None:
        left.caption(
            "Your file stays in a private folder of the server. It is deleted when you start over, "
            f"and {workspace.KEPT_MINUTES} minutes after you close this tab: until then the "
            "address of this page brings it back. Only scores are kept for longer, with the names "
            "of the tasks."
        )
    else:
        left.button(
            "Start over: delete my file",
            on_click=_start_over,
            icon=":material/delete:",
            help=f"It is deleted, too, {workspace.KEPT_MINUTES} minutes after you close this tab; "
            "until then whoever has the whole address of this page can open it. Only scores are "
            "kept for longer, with the names of the tasks.",
        )


def _upload_title(mine: Tables) -> str:
    return f"Your file: {mine.upload.name}" if mine.upload else ""


def _read(table: OpenTable) -> Opened:
    """Wait until a table is read; the page ends here while it is, or if it cannot be."""
    try:
        with st.spinner("Reading the table ..."):
            table_read = table.reading.result(PATIENCE)
    except TimeoutError:
        ticks.ticking(_wait, table)
        st.stop()
    if isinstance(table_read, Refused):
        st.error(plain(f"{table_read.reason}."), icon=":material/block:")
        format_controls.show(table, table_read.format, expanded=True)
        st.stop()
    format_controls.show(table, table_read.format, read=table_read)
    return table_read


def _wait(table: OpenTable) -> None:
    """Say that it takes a while; rerun the page when it is over."""
    if table.reading.done():
        st.rerun()
    st.info(
        f"Reading {plain(table.name)} ... Large tables take up to a minute.",
        icon=":material/hourglass_top:",
    )


def _ask(mine: Tables, table: Opened, asked: Asked) -> None:
    """Offer to ask, or say why it cannot be asked; and recent answers."""
    current = advising.answer()
    try:
        question = asked.question_of(choices.source(asked))
        split = splitting.words(asked, question)
    except ValueError as refused:
        if len(asked.tasks) == 1:
            st.info(plain(one_task_words(table, asked.tasks)), icon=":material/add_circle:")
        else:
            st.error(plain(f"{refused if asked.tasks else NO_TASK}."), icon=":material/block:")
        recent.show(st.container())
        return
    embedding.as_python(advice_code(question, "advice.sentence"), AGAIN)
    button, words = st.columns((1, 3), vertical_alignment="center")
    button.button(
        "Advise" if current is None else "Advise anew",
        on_click=advising.begin,
        args=(asked, mine.open.path, mine.open.name, mine.settings),
        type="primary",
        icon=":material/balance:",
        width="stretch",
        disabled=current is not None and current.asked == asked and not current.failed,
    )
    from core.advice.duration import expected_seconds  # Dask, for which the page need not wait

    words.caption(plain(f"{plan_words(asked, expected_seconds(question))} {split}"))
    recent.show(button)
