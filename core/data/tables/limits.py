"""How large a table may be, and which of its rows are used when it is larger than needed."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.data.arrays import Rows
from core.data.tables.wording import short

MIN_ROWS, MAX_ROWS = 20, 200_000
MAX_COLUMNS = 2_100  # 2,000 inputs and 100 tasks
MAX_BYTES = 200_000_000  # of a file
# Cells kept of a table, and of its prepared inputs: 80 MB as float32, of which a process that
# trains needs a few copies. 1,000 steps see 32,000 examples at most.
MAX_CELLS = 20_000_000
SAMPLE_SEED = 0
MAX_NAME = 500  # characters of a column's name: a question of a survey, and more
MAX_WORD = 32_767  # characters of a cell, as many as a spreadsheet's
MAX_WORDS = 3_000_000  # different ones in all columns together: fifteen of all different words
MAX_TEXT = 100_000_000  # bytes of all different words
# Of the process that reads a file: bytes in memory, of which the largest tables that are read take
# 1.2 GB, and seconds, of which they take 4 on an idle machine.
MEMORY, SECONDS = 1_500_000_000, 120


def kept_rows(rows: int, columns: int) -> Rows:
    """Return which rows to use: all, or a uniform random sample of them, in their order."""
    most = max(MIN_ROWS, MAX_CELLS // columns)
    if rows <= most:
        return np.arange(rows, dtype=np.int64)
    # one seed for every table: the sample is part of the data, not of a replicate
    chosen = np.random.default_rng(SAMPLE_SEED).choice(rows, most, replace=False)
    return np.sort(chosen).astype(np.int64)


def check_names(names: Sequence[object]) -> None:
    """Refuse a table by its header.

    Raises:
        ValueError: when there are too few or too many columns, or their names are of no use.
    """
    if len(names) > MAX_COLUMNS:
        raise ValueError(
            f"the table must have at most {MAX_COLUMNS:,} columns, got {len(names):,}; leave some "
            "out"
        )
    if len(names) < 2:
        raise ValueError(
            f"the table must have at least two columns, got {len(names)}"
            f"{': ' + short(names[0]) if names else ''}; check what separates its columns"
        )
    for position, name in enumerate(names, start=1):
        if not isinstance(name, str):
            raise ValueError(f"column names must be text, got {short(repr(name))}; rename it")
        if not name.strip():
            raise ValueError(
                f"every column must have a name, got none for column {position}; write one into "
                "the first line"
            )
        if len(name) > MAX_NAME:
            raise ValueError(
                f"column names must have at most {MAX_NAME} characters, got {len(name):,} in "
                f"column {position}; shorten it"
            )
    seen: set[object] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"column names must differ, got '{short(name)}' twice; rename one")
        seen.add(name)


def check_rows(rows: int, least: int = MIN_ROWS) -> None:
    """Refuse a table with too few or too many rows.

    Raises:
        ValueError: with the bound and what came.
    """
    if rows < least:
        came = f"{rows}" if rows else "only the names of its columns"
        raise ValueError(
            f"the table must have at least {_count(least)}, got {came}; add rows to it"
        )
    if rows > MAX_ROWS:
        raise ValueError(
            f"the table must have at most {MAX_ROWS:,} rows, got more; take a random part of it"
        )


def _count(rows: int) -> str:
    return "one row" if rows == 1 else f"{rows} rows"


def check_words(table: pd.DataFrame) -> None:
    """Refuse a typed table whose words are too long, or too many.

    Raises:
        ValueError: with the bound and what came.
    """
    words, size = 0, 0
    for name, column in table.items():
        if not isinstance(column.dtype, pd.CategoricalDtype):
            continue
        cells = pa.array(column.cat.categories, pa.large_string())
        longest = pc.max(pc.utf8_length(cells)).as_py() or 0
        if longest > MAX_WORD:
            raise ValueError(
                f"a cell must have at most {MAX_WORD:,} characters, got {longest:,} in "
                f"'{short(name)}'; shorten it, or leave the column out of the file"
            )
        words, size = words + len(cells), size + cells.nbytes
    if words > MAX_WORDS or size > MAX_TEXT:
        came = f"{words:,}" if words > MAX_WORDS else f"{size / 1e6:,.0f} MB of them"
        raise ValueError(
            f"the columns must hold at most {MAX_WORDS:,} different words of {MAX_TEXT // 10**6} "
            f"MB together, got {came}; leave out identifiers and free text"
        )
