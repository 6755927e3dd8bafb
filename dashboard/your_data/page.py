"""Your data: would multi-task learning pay for the labels of a table?"""

from concurrent.futures import TimeoutError
from typing import Any

import streamlit as st

from core.data.columns.roles import MAX_TASKS
from core.data.tables.formats import DECIMALS, ENCODINGS, SEPARATORS, Format
from core.data.tables.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from dashboard.shared.theme import plain
from dashboard.your_data import (
    advice,
    advising,
    asking,
    desk,
    label_frames,
    label_picture,
    table_settings,
)
from dashboard.your_data.desk import UPLOAD, Desk, OnDesk
from dashboard.your_data.examples import EXAMPLES
from dashboard.your_data.opened import Opened, Refused

PATIENCE = 1.5  # seconds before a person is told that reading takes longer
LOOK_SECONDS = 0.5
SEPARATOR_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
DECIMAL_NAMES = {".": "point", ",": "comma"}


def show() -> None:
    """Draw the page: a table, what to ask of it, the answer, and a picture of its labels."""
    st.title("Would multi-task learning pay for your labels?", anchor=False)
    st.markdown(
        "Bring a table with several yes/no columns; blanks are allowed. Whether **one network for "
        "all of them** (:blue[together]) beats **one for each** (:orange[apart]) is then measured "
        "on your rows, and you get a recommendation with its evidence."
    )
    mine = desk.desk()
    _keep_faith(mine)
    for note in mine.notes:
        st.warning(plain(note), icon=":material/link_off:")
    _choose(mine)
    found = _read(mine.open)
    settings = desk.settle(found)
    st.query_params.from_dict(asking.to_query(mine.open.example, settings))
    table_settings.show(found, settings)
    _tasks(found, settings)
    _ask(mine, found)
    advice.show(desk.asked(found))
    label_picture.show(found, tuple(settings["tasks"]))


def _keep_faith(mine: Desk) -> None:
    """Close an upload that is gone: the connection was lost, and the server deleted it."""
    if mine.upload is not None and not mine.upload.path.exists():
        _start_over()
        mine.notes = ["The connection was lost, so your upload was deleted; bring it once more."]


def _take_upload(key: str) -> None:
    """Open what was uploaded; an answer about the file before goes with that file."""
    current = advising.answer()
    if current is not None and current.asked.table not in EXAMPLES:
        advising.give_up()
    desk.take_upload(key)


def _start_over() -> None:
    advising.give_up()
    desk.start_over()


def _choose(mine: Desk) -> None:
    """Offer to bring a table or to open a shipped one."""
    left, right = st.columns((3, 2))
    key = desk.uploader_key()
    left.file_uploader(
        "Your table: CSV, TSV or Parquet",
        key=key,
        on_change=_take_upload,
        args=(key,),
        help=f"At most {MAX_BYTES // 1_000_000} MB, {MAX_ROWS:,} rows, {MAX_COLUMNS:,} columns. "
        "Blank, ?, NA, N/A and null are missing.",
    )
    options = ([UPLOAD] if mine.upload else []) + list(EXAMPLES)
    chosen = mine.open.example or UPLOAD
    # a browser tells options by their words, so that those of another upload have another key
    choice = f"table after {mine.upload.token if mine.upload else 'none'}"
    if st.session_state.get(choice) != chosen:
        st.session_state[choice] = chosen
    right.selectbox(
        "Open",
        options,
        key=choice,
        format_func=lambda key: EXAMPLES[key].title if key in EXAMPLES else _upload_title(mine),
        on_change=desk.open_chosen,
        args=(choice,),
    )
    if mine.open.example:
        right.caption(plain(EXAMPLES[mine.open.example].about))
    if mine.upload is None:
        left.caption(
            "Your file stays in a private folder of the server until you close this tab or start "
            "over; then it is deleted. Only scores are kept, with the names of the tasks."
        )
    else:
        left.button(
            "Start over: delete my file",
            on_click=_start_over,
            icon=":material/delete:",
            help="It is deleted, too, when you close this tab. Only scores are kept, with the "
            "names of the tasks.",
        )


def _upload_title(mine: Desk) -> str:
    return f"Your file: {mine.upload.name}" if mine.upload else ""


def _read(table: OnDesk) -> Opened:
    """Wait until a table is read; the page ends here while it is, or if it cannot be."""
    try:
        with st.spinner("Reading the table ..."):
            found = table.reading.result(PATIENCE)
    except TimeoutError:
        st.fragment(_wait, run_every=LOOK_SECONDS)(table)
        st.stop()
    if isinstance(found, Refused):
        st.error(plain(f"{found.reason}."), icon=":material/block:")
        _written(table, found.format, expanded=True)
        st.stop()
    _written(table, found.format, found=found)
    return found


def _wait(table: OnDesk) -> None:
    """Say that it takes a while; rerun the page when it is over."""
    if table.reading.done():
        st.rerun()
    st.info(
        f"Reading {plain(table.name)} ... Large tables take up to a minute.",
        icon=":material/hourglass_top:",
    )


def _written(
    table: OnDesk, format: Format | None, found: Opened | None = None, expanded: bool = False
) -> None:
    """Say how an uploaded text table is written, and let it be corrected."""
    if format is None or table.example:
        return
    words = (
        f"Read as {format.encoding}, separated by {SEPARATOR_NAMES[format.separator]}, decimal "
        f"{DECIMAL_NAMES[format.decimal]}, columns named "
        f"{'by the first row' if format.header else 'by number'}"
    )
    with st.expander(plain(words), expanded=expanded, icon=":material/tune:"):
        st.caption("Correct it if the columns below are not those of your table.")
        boxes = st.columns(4, vertical_alignment="bottom")
        key = f"format of {table.token}"
        chosen = Format(
            _one_of(boxes[0], "Encoding", ENCODINGS, format.encoding, key),
            _one_of(boxes[1], "Separator", SEPARATORS, format.separator, key, SEPARATOR_NAMES),
            _one_of(boxes[2], "Decimal sign", DECIMALS, format.decimal, key, DECIMAL_NAMES),
            boxes[3].checkbox("First row names the columns", format.header, key=f"{key} header"),
        )
        again, detected = st.columns(2)
        again.button(
            "Read it so",
            on_click=desk.read_as,
            args=(chosen,),
            disabled=chosen == format,
            width="stretch",
        )
        detected.button(
            "As detected",
            on_click=desk.read_as,
            args=(None,),
            disabled=table.format is None,
            width="stretch",
        )
        if found is not None:
            st.dataframe(found.head, hide_index=True, alt="The first rows of the table")


def _one_of(
    box: Any,
    label: str,
    options: tuple[str, ...],
    value: str,
    key: str,
    names: dict[str, str] | None = None,
) -> str:
    return str(
        box.selectbox(
            label,
            options,
            index=options.index(value),
            format_func=names.__getitem__ if names else str,
            key=f"{key} {label}",
        )
    )


def _tasks(found: Opened, settings: dict[str, Any]) -> None:
    """Let tasks, groups and inputs be chosen."""
    if len(found.answers) < 2:
        st.error(
            plain(
                "a table must have at least two yes/no columns, each answer given 5 times or more, "
                f"got {len(found.answers)} among {len(found.columns):,} columns; see what each "
                "column holds below."
            ),
            icon=":material/block:",
        )
    st.multiselect(
        "Tasks: the yes/no columns to predict",
        found.answers,
        **desk.bound("tasks", settings["tasks"]),
        max_selections=MAX_TASKS,
        help="Columns with two values. A table says below which of the two is read as yes.",
    )
    chosen = desk.asked(found)
    frame = label_frames.columns_frame(found, chosen.tasks, tuple(settings["unused"]), chosen.group)
    words = label_frames.read_words(found, frame)
    with st.expander(plain(words), icon=":material/view_column:"):
        _columns(found, settings)
        st.dataframe(
            frame,
            hide_index=True,
            column_config={
                "filled": st.column_config.NumberColumn("filled", format="percent"),
                "yes": st.column_config.NumberColumn("rows with yes", format="localized"),
                "note": st.column_config.TextColumn("note", width="large"),
            },
            alt="Every column with its role, what it holds, and why",
        )


def _columns(found: Opened, settings: dict[str, Any]) -> None:
    left, right = st.columns((3, 2))
    left.multiselect(
        "Columns that are neither task nor input",
        [name for name in found.usable if name not in settings["tasks"]],
        **desk.bound("unused", settings["unused"]),
        help="All other columns are inputs. Identifiers, and answers that are not asked about, "
        "are left out at first: an answer is seldom known before the others.",
    )
    right.selectbox(
        "Rows that belong together (optional)",
        [column.name for column in found.columns if column.name not in settings["tasks"]],
        **desk.bound("group", settings["group"]),
        placeholder="each row stands for itself",
        help="A column such as a patient or a site: rows with equal values are never split "
        "between training and test.",
    )


def _ask(mine: Desk, found: Opened) -> None:
    """Offer to ask, or say why it cannot be asked."""
    asked = desk.asked(found)
    current = advising.answer()
    try:
        asked.question(mine.open.path)
    except ValueError as refused:
        st.error(plain(f"{refused}."), icon=":material/block:")
        return
    button, words = st.columns((1, 3), vertical_alignment="center")
    button.button(
        "Advise" if current is None else "Advise anew",
        on_click=advising.begin,
        args=(asked, mine.open.path, mine.open.name),
        type="primary",
        icon=":material/balance:",
        width="stretch",
        disabled=current is not None and current.asked == asked and not current.failed,
    )
    words.caption(plain(label_frames.plan_words(asked)))
