"""How an uploaded text table is written: said, and to be corrected."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.data.tables.formats import DECIMALS, ENCODINGS, SEPARATORS, Format
from core.data.tables.formulas import harmless
from dashboard.shared.theme import plain
from dashboard.your_data import state
from dashboard.your_data.opened import Opened
from dashboard.your_data.state import OpenTable

SEPARATOR_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
DECIMAL_NAMES = {".": "point", ",": "comma"}


def show(
    table: OpenTable, format: Format | None, read: Opened | None = None, expanded: bool = False
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
            on_click=state.read_as,
            args=(chosen,),
            disabled=chosen == format,
            width="stretch",
        )
        detected.button(
            "As detected",
            on_click=state.read_as,
            args=(None,),
            disabled=table.format is None,
            width="stretch",
        )
        if read is not None:
            st.dataframe(harmless(read.head), hide_index=True, alt="The first rows of the table")


def _one_of(
    box: DeltaGenerator,
    label: str,
    options: tuple[str, ...],
    value: str,
    key: str,
    names: Mapping[str, str] | None = None,
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
