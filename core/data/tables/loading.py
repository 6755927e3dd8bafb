"""The table of a file, typed, and kept until another one is asked for."""

from functools import lru_cache
from pathlib import Path

import pandas as pd
import pyarrow as pa

from core.data.tables.cells import typed
from core.data.tables.files import check_file
from core.data.tables.reading import Format, read_table

Stamp = tuple[int, int]  # bytes and time of the last change: another stamp, another content


def stamp(path: Path) -> Stamp:
    """Return what changes when a file does.

    Raises:
        ValueError: when there is no such file, or none that can be a table.
    """
    check_file(path)
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def load(path: Path, format: Format | None) -> pd.DataFrame:
    """Return the typed table of a file; workers ask for the same one again and again.

    Raises:
        ValueError: when the file is no table that can be used.
    """
    return _loaded(path.absolute(), stamp(path), format)


# one: a table may take 80 MB, and an advice asks for the same one hundreds of times
@lru_cache(maxsize=1)
def _loaded(path: Path, stamp: Stamp, format: Format | None) -> pd.DataFrame:
    table = typed(read_table(path, format))
    pa.default_memory_pool().release_unused()  # half a gigabyte that Arrow would keep
    return table
