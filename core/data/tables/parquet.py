"""Read a Parquet file: its schema and size first, then a column at a time."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.data.tables.limits import MIN_ROWS, check_names, check_rows, kept_rows
from core.data.tables.wording import short

INDEX = re.compile(r"__index_level_\d+__")  # how pandas names an index without a name
PANDAS = {pa.large_string(): pd.StringDtype("pyarrow"), pa.bool_(): pd.BooleanDtype()}
# A file names its parts in lists and texts, and says how long they are: a thousand columns of a
# thousand parts need less.
NAMES, PARTS = 10_000_000, 1_000_000


def read_parquet(path: Path, every_row: bool = False) -> pd.DataFrame:
    """Read a Parquet file, or a sample of the rows of a large one; see `read_table`.

    Words come as categories: a few kilobytes can hold a long word 200,000 times.

    Args:
        every_row: see `read_table`.

    Raises:
        ValueError: when the file is broken, or its schema or size is not as required.
    """
    try:
        with _opened(path) as file:
            fields = [field for field in file.schema_arrow if not INDEX.fullmatch(field.name)]
            check_names([field.name for field in fields])
            rows = file.metadata.num_rows
            check_rows(rows, 1 if every_row else MIN_ROWS)
            kinds = {field.name: _read_as(field) for field in fields}
        worded = [name for name, kind in kinds.items() if pa.types.is_large_string(kind)]
        with _opened(path, worded) as file:
            kept = np.arange(rows) if every_row else kept_rows(rows, len(kinds))
            frame = pd.DataFrame(_columns(file, kinds, rows, pa.array(kept)), copy=False)
    except (pa.ArrowException, OSError, UnicodeError) as error:
        if isinstance(error, pa.ArrowMemoryError):
            raise
        raise ValueError(_broken(path)) from error
    frame.attrs["rows"] = rows
    return frame


def _opened(path: Path, worded: Sequence[str] = ()) -> pq.ParquetFile:
    return pq.ParquetFile(
        path,
        read_dictionary=list(worded),
        thrift_string_size_limit=NAMES,
        thrift_container_size_limit=PARTS,
    )


def _columns(
    file: pq.ParquetFile, kinds: Mapping[str, pa.DataType], rows: int, kept: pa.Array
) -> dict[str, pd.Series]:
    """Read the rows that are to be used in the types of `kinds`, a column at a time."""
    columns = {}
    for name, kind in kinds.items():
        # one whole column in memory at a time, and of it only the rows kept
        whole = file.read([name], use_threads=False)[name]
        if len(whole) != rows:
            raise pa.ArrowInvalid("the file holds another number of rows than it says")
        if pa.types.is_large_string(kind):
            columns[name] = pd.Series(_categories(whole, kept))
            continue
        cells = pc.cast(whole.take(kept), kind, safe=False).combine_chunks()
        columns[name] = cells.to_pandas(types_mapper=PANDAS.get)
    return columns


def _categories(whole: pa.ChunkedArray, kept: pa.Array) -> pd.Categorical:
    """Return the words of some rows; each different one is in memory once."""
    if not pa.types.is_dictionary(whole.type):
        whole = pc.cast(whole, pa.large_string()).dictionary_encode()
    cells = whole.unify_dictionaries().combine_chunks().take(kept)
    codes = cells.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    words = pc.cast(cells.dictionary, pa.large_string())
    words.validate(full=True)  # bytes that are no text
    # a dictionary of a stranger may hold a word twice, or a blank
    places, unique = pd.factorize(words.to_pandas(types_mapper=PANDAS.get))
    return pd.Categorical.from_codes(np.append(places, -1)[codes], unique)


def _broken(path: Path) -> str:
    return (
        f"data must be a Parquet file that can be read, got {short(path.name)} that is broken; "
        "write it anew"
    )


def _read_as(field: pa.Field) -> pa.DataType:
    """Return the type that a column is read as.

    Raises:
        ValueError: when it holds lists, bytes or another thing that is no cell of a table.
    """
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    texts = pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view
    if any(is_kind(kind) for is_kind in texts) or pa.types.is_time(kind):
        return pa.large_string()
    if pa.types.is_null(kind) or pa.types.is_decimal(kind) or pa.types.is_float16(kind):
        return pa.float64()
    if pa.types.is_date(kind):
        return pa.timestamp("s")
    if pa.types.is_timestamp(kind):
        return pa.timestamp(kind.unit)  # in UTC: the name of a zone is a stranger's text, too
    known = (pa.types.is_boolean, pa.types.is_integer, pa.types.is_floating)
    if any(is_kind(kind) for is_kind in known):
        return kind
    raise ValueError(
        f"a Parquet column must hold numbers, words, yes/no or dates, got {short(kind)} in "
        f"'{short(field.name)}'; leave it out of the file"
    )
