"""Read the table in a stranger's file: CSV, TSV or Parquet."""

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from core.data.arrays import Rows
from core.data.tables.blanks import as_words
from core.data.tables.cells import as_numbers
from core.data.tables.files import check_file, scan
from core.data.tables.formats import Format, beginning, detect, detected, sample_rows
from core.data.tables.header import read_header
from core.data.tables.limits import (
    MAX_CELLS,
    MAX_ROWS,
    MIN_ROWS,
    check_names,
    check_rows,
    kept_rows,
)
from core.data.tables.parquet import read_parquet
from core.data.tables.wording import short

__all__ = ["Format", "detect", "read_table"]

BLOCK = 1 << 23  # bytes parsed together, and the longest a row may be
THOUSANDS = {".": r",(\d{3})\b", ",": r"\.(\d{3})\b"}  # their marks, by decimal sign
TEXT = pa.large_string()


def read_table(path: Path, format: Format | None = None, every_row: bool = False) -> pd.DataFrame:
    """Read a text table as pandas "string", or a Parquet file by its own types.

    Of a table with more cells than are needed a uniform random sample of rows is kept;
    `attrs["rows"]` says how many rows the file has.

    Args:
        format: how a text table is written; None: detected. Of no use to Parquet.
        every_row: whether rows are to be answered, not learned from: all are kept, if it is one.

    Raises:
        ValueError: when the file is no table that can be used; in one sentence.
    """
    if check_file(path):
        return read_parquet(path, every_row)
    return _Text(path, format, every_row).read()


class _Text:
    """A text table, its header known and checked, its rows yet to be read."""

    def __init__(self, path: Path, given: Format | None, every_row: bool) -> None:
        scanned = scan(path)
        self._every_row = every_row
        self._path, self._lines, self._start = path, scanned.lines, scanned.start
        self._format = given or detected(path, scanned)
        text = beginning(path, self._format.encoding, self._start)
        rows = sample_rows(text, self._format.separator)
        self._names = read_header(rows, self._format.header)
        check_names(self._names)
        separator = re.escape(self._format.separator)
        narrow = not self._format.encoding.startswith("utf-16")
        self._spaced = narrow and re.search(f'{separator} +"', text) is not None

    def read(self) -> pd.DataFrame:
        """Read the rows that are to be used."""
        kept, batches, rows = self._kept(), [], 0
        for batch in self._batches(self._names):
            end = rows + batch.num_rows
            if kept is not None:
                # `kept` is sorted: the part of it that lies in this batch
                low, high = np.searchsorted(kept, (rows, end))
                batch = batch.take(pa.array(kept[low:high] - rows))
            batches.append(batch)
            rows = end
        check_rows(rows, 1 if self._every_row else MIN_ROWS)
        table = pa.Table.from_batches(batches)
        # an open quote swallows all rows below into the last cell, which a sample may not hold
        if kept is None:
            self._require_closed_quotes(table)
        frame = pd.DataFrame(
            {name: self._column(table[name]) for name in table.column_names}, copy=False
        )
        frame.attrs["rows"] = rows
        return frame

    def _kept(self) -> Rows | None:
        """Return the rows to use, None being all."""
        if self._every_row or (self._lines + 1) * len(self._names) <= MAX_CELLS:
            return None
        # counted with one column: cheaper than parsing all of them twice
        rows = sum(batch.num_rows for batch in self._batches(self._names[:1]))
        return kept_rows(rows, len(self._names))

    def _batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Parse the file a block at a time.

        Raises:
            ValueError: when a row has another number of cells, or there are too many rows.
        """
        ragged: list[Any] = []

        def judge(row: Any) -> str:
            if not row.text.strip():
                return "skip"
            ragged.append(row)
            return "error"

        rows = 0
        try:
            with self._opened() as file:
                for batch in self._reader(file, columns, judge):
                    rows += batch.num_rows
                    if rows > MAX_ROWS:
                        check_rows(rows)
                    yield batch
        except pa.ArrowInvalid as error:
            raise ValueError(self._fault(ragged, rows, str(error))) from error
        except UnicodeError as error:
            raise ValueError(self._fault(ragged, rows, "encod")) from error

    def _reader(self, file: IO[bytes], columns: Sequence[str], judge: Any) -> Any:
        return pa.csv.open_csv(
            file,
            pa.csv.ReadOptions(
                column_names=self._names,
                skip_rows_after_names=int(self._format.header),
                encoding=self._format.encoding,
                block_size=BLOCK,
                use_threads=False,  # rows are then numbered
            ),
            pa.csv.ParseOptions(
                delimiter=self._format.separator,
                newlines_in_values=True,
                invalid_row_handler=judge,
            ),
            pa.csv.ConvertOptions(
                column_types=dict.fromkeys(columns, TEXT),
                include_columns=list(columns),
                strings_can_be_null=False,
            ),
        )

    def _opened(self) -> IO[bytes]:
        file = self._path.open("rb")
        file.seek(self._start)
        if not self._spaced:
            return file
        with file:  # Arrow takes a quote for one only where a cell begins with it
            return io.BytesIO(self._without_spaces(file))

    def _without_spaces(self, file: IO[bytes]) -> bytes:
        """Return the rest of a file without the spaces between a separator and a quote."""
        separator = self._format.separator.encode(self._format.encoding)
        spaces = re.compile(re.escape(separator) + b' +"')
        text, rest = bytearray(), b""
        # a block at a time, whole lines: each of very many hits takes memory
        while block := file.read(BLOCK):
            whole, end, rest = (rest + block).rpartition(b"\n")
            text += spaces.sub(separator + b'"', whole + end)
        return bytes(text + spaces.sub(separator + b'"', rest))

    def _fault(self, ragged: Sequence[Any], rows: int, reason: str) -> str:
        """Say in one sentence what the parser stumbled over, after some good rows."""
        if ragged:
            row = ragged[0]
            line = f"row {row.number}" if row.number else f"a row below {rows}"
            return (
                f"every row must have {row.expected_columns} cells as the first one, got "
                f"{row.actual_columns} in {line}; mend it, or check separator and quotes"
            )
        if "UTF8" in reason or "encod" in reason:
            return (
                f"the file must be written in {self._format.encoding}, got other bytes below row "
                f"{rows}; choose another encoding"
            )
        return (
            f"a row must be shorter than {BLOCK // 1_000_000} MB, got a longer one below row "
            f"{rows}; check that quotes are closed"
        )

    def _require_closed_quotes(self, table: pa.Table) -> None:
        last = table.column(table.num_columns - 1)[-1].as_py()
        with self._path.open("rb") as file:
            file.seek(max(0, self._path.stat().st_size - 64))
            tail = file.read().replace(b"\x00", b"").rstrip()
        if ("\n" in last or "\r" in last) and not tail.endswith(b'"'):
            raise ValueError(
                f"quotes must be closed, got a cell without its end: {short(last)}; mend the quotes"
            )

    def _column(self, column: pa.ChunkedArray) -> pd.Series:
        """Return a column as text; if it is numbers, without commas and marks of thousands."""
        text = pd.Series(_string(column))
        if not pc.any(pc.match_substring(column, ",")).as_py():
            return text
        decimal = self._format.decimal
        plain = pc.replace_substring_regex(column, THOUSANDS[decimal], r"\1")
        numbers = pd.Series(_string(pc.replace_substring(plain, decimal, ".")))
        return text if as_numbers(as_words(numbers)) is None else numbers


def _string(column: pa.ChunkedArray) -> Any:
    return column.to_pandas(types_mapper={TEXT: pd.StringDtype("pyarrow")}.get).array
