"""The names of a text table's columns: its first line, and what programs leave out of it."""

import re
from collections.abc import Sequence

from core.data.tables.blanks import is_blank
from core.data.tables.formats import TABLE_ROWS

ROW_NAME = "row name"
WRITTEN = re.compile(rf"{ROW_NAME}( \d+)?|Unnamed: \d+")


def is_row_name(column: str) -> bool:
    """Return whether a column is called as programs call the names or numbers of rows.

    >>> is_row_name("row name"), is_row_name("Unnamed: 0"), is_row_name("row")
    (True, True, False)
    """
    return WRITTEN.fullmatch(column) is not None


def read_header(rows: TABLE_ROWS, named: bool) -> list[str]:
    """Return the names of a table's columns, as far as its first line has them.

    R and pandas write the names of rows into a first column of which the header says nothing: its
    cell is blank, or there is none. Spreadsheets write columns that are blank throughout.

    Args:
        rows: the first ones of the table.
        named: whether the first row names the columns.
    """
    first = list(rows[0]) if rows else []
    if not named:
        return [f"column {k}" for k in range(1, len(first) + 1)]
    below = rows[1:]
    if below and all(len(row) == len(first) + 1 for row in below):
        first = ["", *first]
    if first and not first[0] and any(first):
        first[0] = _other_than(first)
    return [
        name or (f"column {k + 1}" if _all_blank(below, k) else "") for k, name in enumerate(first)
    ]


def _other_than(names: Sequence[str]) -> str:
    taken = (f"{ROW_NAME} {k}" for k in range(2, len(names) + 2))
    return next(name for name in (ROW_NAME, *taken) if name not in names)


def _all_blank(rows: TABLE_ROWS, k: int) -> bool:
    return bool(rows) and all(is_blank(row[k]) for row in rows if k < len(row))
