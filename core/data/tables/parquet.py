"""Read a Parquet file: its schema and size first, then a column at a time."""

import re
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.data.tables.limits import check_names, check_rows, kept_rows
from core.data.tables.wording import short

INDEX = re.compile(r"__index_level_\d+__")  # how pandas names an index without a name
PANDAS = {pa.large_string(): pd.StringDtype("pyarrow"), pa.bool_(): pd.BooleanDtype()}


def read_parquet(path: Path) -> pd.DataFrame:
    """Read a Parquet file, or a sample of the rows of a large one; see `read_table`.

    Raises:
        ValueError: when the file is broken, or its schema or size is not as required.
    """
    try:
        with pq.ParquetFile(path) as file:
            fields = [field for field in file.schema_arrow if not INDEX.fullmatch(field.name)]
            check_names([field.name for field in fields])
            rows = file.metadata.num_rows
            check_rows(rows)
            schema = pa.schema([(field.name, _read_as(field)) for field in fields])
            table = _rows(file, schema, rows)
    except (pa.ArrowException, OSError) as error:
        raise ValueError(
            f"data must be a Parquet file that can be read, got {short(path.name)} that is broken; "
            "write it anew"
        ) from error
    frame: pd.DataFrame = table.to_pandas(types_mapper=PANDAS.get, split_blocks=True)
    frame.attrs["rows"] = rows
    return frame


def _rows(file: pq.ParquetFile, schema: pa.Schema, rows: int) -> pa.Table:
    """Read the rows that are to be used in the types of `schema`, a column at a time."""
    kept = pa.array(kept_rows(rows, len(schema)))
    columns = []
    for field in schema:
        # one whole column in memory at a time, and of it only the rows kept
        whole = file.read([field.name], use_threads=False)[field.name]
        columns.append(pc.cast(whole.take(kept), field.type, safe=False).combine_chunks())
    return pa.table(columns, schema=schema)


def _read_as(field: pa.Field) -> pa.DataType:
    """Return the type that a column is read as.

    Raises:
        ValueError: when it holds lists, bytes or another thing that is no cell of a table.
    """
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_time(kind):
        return pa.large_string()
    if pa.types.is_null(kind) or pa.types.is_decimal(kind) or pa.types.is_float16(kind):
        return pa.float64()
    if pa.types.is_date(kind):
        return pa.timestamp("s")
    known = (pa.types.is_boolean, pa.types.is_integer, pa.types.is_floating, pa.types.is_timestamp)
    if any(is_kind(kind) for is_kind in known):
        return kind
    raise ValueError(
        f"a Parquet column must hold numbers, words, yes/no or dates, got {short(kind)} in "
        f"'{short(field.name)}'; leave it out of the file"
    )
