"""How large a table may be, and which of its rows are used when it is larger than needed."""

from collections.abc import Sequence

import numpy as np

from core.data.arrays import Rows
from core.data.tables.wording import short

MIN_ROWS, MAX_ROWS = 20, 200_000
MAX_COLUMNS = 2_100  # 2,000 inputs and 100 tasks
MAX_BYTES = 200_000_000  # of a file
# Cells kept of a table, and of its prepared inputs: 80 MB as float32, of which a process that
# trains needs a few copies. 1,000 steps see 32,000 examples at most.
MAX_CELLS = 20_000_000
SAMPLE_SEED = 0


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
    seen: set[object] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"column names must differ, got '{short(name)}' twice; rename one")
        seen.add(name)


def check_rows(rows: int) -> None:
    """Refuse a table with too few or too many rows.

    Raises:
        ValueError: with the bound and what came.
    """
    if rows < MIN_ROWS:
        came = f"{rows}" if rows else "only the names of its columns"
        raise ValueError(
            f"the table must have at least {MIN_ROWS} rows, got {came}; add rows to it"
        )
    if rows > MAX_ROWS:
        raise ValueError(
            f"the table must have at most {MAX_ROWS:,} rows, got more; take a random part of it"
        )
