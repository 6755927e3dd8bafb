"""Typed tables packed as bytes: named by their content, held once, gone when nobody needs them."""

import hashlib
import json
import threading
import weakref
from dataclasses import asdict
from typing import Any

import pandas as pd
import pyarrow as pa

from core.data.tables.formats import Format

WORDS = pd.StringDtype("pyarrow")
FACTS = b"together"  # where the schema of Arrow keeps what is known of the file


class Parcel:
    """A typed table as the bytes of an Arrow file; made by `take`, one for each content.

    Whoever needs the table holds its parcel: a process has no other reference to it.

    Attributes:
        data: the bytes, compressed.
        key: SHA-256 of them.
    """

    def __init__(self, data: bytes, key: str) -> None:
        self.data, self.key = data, key
        self._frame: pd.DataFrame | None = None

    @property
    def frame(self) -> pd.DataFrame:
        """The table; `attrs["rows"]` is how many rows the file has.

        It stays unfolded until another one is asked for: a table may take 80 MB, and an advice
        asks for the same one hundreds of times.
        """
        global _unfolded
        with _lock:
            if self._frame is None:
                last = _unfolded()
                if last is not None:
                    last._frame = None
                self._frame = _unpacked(self.data)
                _unfolded = weakref.ref(self)
            return self._frame

    @property
    def written(self) -> Format | None:
        """How the text of the file is written; None: it is Parquet."""
        format = _facts(pa.ipc.open_file(pa.py_buffer(self.data)).schema)["format"]
        return None if format is None else Format(**format)

    def __reduce__(self) -> tuple[Any, tuple[bytes]]:
        return take, (self.data,)

    def __sizeof__(self) -> int:
        return len(self.data)


_held: "weakref.WeakValueDictionary[str, Parcel]" = weakref.WeakValueDictionary()
_unfolded: "weakref.ref[Parcel]" = weakref.ref(Parcel(b"", ""))  # dead at once: none is
_lock = threading.RLock()


def take(data: bytes) -> Parcel:
    """Return the parcel of these bytes, the one that is held here already if there is one."""
    key = hashlib.sha256(data).hexdigest()
    with _lock:
        parcel = _held.get(key)
        if parcel is None:
            parcel = _held[key] = Parcel(data, key)
        return parcel


def held(key: str) -> Parcel | None:
    """Return the parcel of this key if somebody in this process holds it."""
    return _held.get(key)


def packed(table: pd.DataFrame, written: Format | None) -> bytes:
    """Pack a typed table; equal tables give equal bytes."""
    columns = [_column(table[name]) for name in table.columns]
    facts = {"rows": int(table.attrs["rows"]), "format": written and asdict(written)}
    schema = pa.schema(
        [pa.field(name, c.type) for name, c in zip(table.columns, columns, strict=True)],
        metadata={FACTS: json.dumps(facts)},
    )
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd", use_threads=False)
    with pa.ipc.new_file(sink, schema, options=options) as file:
        file.write_table(pa.table(columns, schema=schema))
    return bytes(sink.getvalue())


def _column(cells: pd.Series) -> pa.Array:
    if isinstance(cells.dtype, pd.CategoricalDtype):
        codes = pa.array(cells.cat.codes.to_numpy(), mask=cells.isna().to_numpy())
        words = pa.array(cells.cat.categories, pa.large_string())
        return pa.DictionaryArray.from_arrays(codes, words)
    return pa.array(cells.to_numpy())  # NaN stays NaN


def _unpacked(data: bytes) -> pd.DataFrame:
    table = pa.ipc.open_file(pa.py_buffer(data)).read_all()
    frame = pd.DataFrame({name: _cells(table[name]) for name in table.column_names}, copy=False)
    frame.attrs["rows"] = _facts(table.schema)["rows"]
    return frame


def _cells(column: pa.ChunkedArray) -> Any:
    array = column.combine_chunks()
    if isinstance(array, pa.DictionaryArray):
        codes = array.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        words = array.dictionary.to_pandas(types_mapper={pa.large_string(): WORDS}.get)
        return pd.Categorical.from_codes(codes, words)
    return array.to_numpy(zero_copy_only=False)


def _facts(schema: pa.Schema) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(schema.metadata[FACTS])
    return facts
