"""How a text table is written: its encoding, separator, decimal sign and header."""

import codecs
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.data.tables.blanks import is_blank
from core.data.tables.files import Scan, check_file, scan
from core.settings import require

ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "cp1250", "cp1251",
    "gb18030", "shift_jis",
)  # fmt: skip
SEPARATORS = ("\t", ";", "|", ",")  # those that stand in numbers and sentences come last
DECIMALS = (".", ",")
# What the format is judged from, once for each separator: enough rows of most tables, and quick to
# read. Of a wide table 20 rows are read even so.
SAMPLE, SAMPLE_CELLS = 1 << 18, 50_000  # bytes, cells
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
GROUP = re.compile(r"\.(\d{3})\b")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+")
TABLE_ROWS = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Format:
    """How a text table is written.

    Attributes:
        encoding: one of `ENCODINGS`; a byte order mark is skipped.
        separator: comma, semicolon, tab or vertical bar.
        decimal: "." or ",".
        header: whether the first row names the columns.
    """

    encoding: str = "utf-8"
    separator: str = ","
    decimal: str = "."
    header: bool = True

    def __post_init__(self) -> None:
        require.choice("encoding", self.encoding, ENCODINGS)
        require.choice("separator", self.separator, SEPARATORS)
        require.choice("decimal", self.decimal, DECIMALS)
        if not isinstance(self.header, bool):
            raise ValueError(f"header must be True or False, got {self.header!r}")


def detect(path: Path) -> Format:
    """Detect how a text table is written: its encoding by all its bytes, the rest by its beginning.

    Raises:
        ValueError: when the file is no text table.
    """
    if check_file(path):
        raise ValueError(f"a text file must be given to detect a format, got Parquet in {path}")
    return detected(path, scan(path))


def detected(path: Path, scanned: Scan) -> Format:
    """Detect how a text table is written whose bytes have been scanned."""
    text = beginning(path, scanned.encoding, scanned.start)
    separator = _separator(text)
    rows = sample_rows(text, separator)
    decimal = _decimal(rows, separator)
    return Format(scanned.encoding, separator, decimal, _header(rows, decimal))


def beginning(path: Path, encoding: str, start: int) -> str:
    """Decode the first lines of a file, from its byte `start` on.

    Raises:
        ValueError: when they are not written in this encoding.
    """
    with path.open("rb") as file:
        file.seek(start)
        data, more = file.read(SAMPLE), file.read(1)
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data, final=not more)
    except UnicodeError as error:
        raise ValueError(
            f"the file must be written in {encoding}, got other bytes; choose another encoding"
        ) from error
    text = text.removeprefix("\ufeff").lstrip("\r\n")
    if "\x00" in text:
        raise ValueError(f"the file must be text in {encoding}, got zeros; choose another encoding")
    whole = max(text.rfind("\n"), text.rfind("\r")) + 1 if more else 0
    return text[: whole or len(text)]


def sample_rows(text: str, separator: str) -> TABLE_ROWS:
    """Return the first rows of a text, without blank ones; some rows or 50,000 cells at most."""
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(
            io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True
        ):
            if any(cell.strip() for cell in row) or len(row) > 1:
                rows.append([cell.strip() for cell in row])
                cells += len(row)
            if cells > SAMPLE_CELLS and len(rows) > 20:
                break
    except csv.Error:  # a cell longer than csv reads: judge by the rows before it
        pass
    return rows


def _separator(text: str) -> str:
    """Return the separator that cuts most rows into as many cells as the first one has."""
    most, best = 0.0, ","
    for separator in SEPARATORS:
        rows = sample_rows(text, separator)
        if rows and len(rows[0]) > 1:
            share = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
            if share > most:
                most, best = share, separator
    return best


def _columns(rows: TABLE_ROWS) -> list[list[str]]:
    """Return the filled cells of each column below the first row."""
    columns: list[list[str]] = [[] for _ in rows[0]] if rows else []
    for row in rows[1:]:
        for column, cell in zip(columns, row, strict=False):
            if not is_blank(cell):
                column.append(cell)
    return columns


def _numeric(cells: Sequence[str], decimal: str) -> bool:
    if decimal == ",":
        cells = [
            GROUP.sub(r"\1", cell).replace(",", ".") if "," in cell else cell for cell in cells
        ]
    return bool(cells) and all(NUMBER.fullmatch(cell) for cell in cells)


def _decimal(rows: TABLE_ROWS, separator: str) -> str:
    """Return "," if a column is numbers only when its commas are decimal signs.

    In a table with commas between cells, 1,234 in quotes is read as a thousand.
    """
    for cells in _columns(rows):
        if _numeric(cells, ",") and not _numeric(cells, "."):
            written = [cell for cell in cells if "," in cell]
            if separator != "," or not all(THOUSANDS.fullmatch(cell) for cell in written):
                return ","
    return "."


def _header(rows: TABLE_ROWS, decimal: str) -> bool:
    """Return whether the first row names the columns.

    It does when it has a word above a column of numbers; it does not when it has a number there,
    or, in a table of words, a word that occurs again below.
    """
    if len(rows) < 2:
        return True
    pairs = list(zip(rows[0], _columns(rows), strict=True))
    above = [first for first, cells in pairs if _numeric(cells, decimal)]
    if above:
        filled = [first for first in above if not is_blank(first)]
        return any(not _numeric([first], decimal) for first in filled)
    return not any(first in cells for first, cells in pairs if not is_blank(first))
