"""Frames as bytes, and back: read without a database, and without executing anything."""

from collections.abc import Mapping
from typing import Any
from zlib import crc32

import pandas as pd
import pyarrow as pa

Row = Mapping[str, Any]  # of a table of the store, by column

# Databases do not notice when a disk changes what they hold, and Arrow would read wrong numbers: a
# checksum follows Arrow's end of stream, where readers of Arrow do not look.
END = b"\xff\xff\xff\xff\x00\x00\x00\x00"
CHECKSUM_BYTES = 4


class DamagedRowError(Exception):
    """What was kept is not what was written."""


def packed(frame: pd.DataFrame, about: str) -> bytes:
    """Write a frame in Arrow's format, which readers cannot be made to execute.

    Args:
        about: what else the row says, to be checked with it.
    """
    table = pa.Table.from_pandas(frame, preserve_index=False)
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
        writer.write_table(table)
    data = bytes(sink.getvalue())
    return data + _checksum(data, about)


def unpacked(data: bytes, about: str) -> pd.DataFrame:
    """Read what `packed` wrote.

    Raises:
        DamagedRowError: when it is something else.
    """
    data = bytes(data)
    whole, checksum = data[:-CHECKSUM_BYTES], data[-CHECKSUM_BYTES:]
    # earlier versions wrote none: their last bytes are the end of the stream
    if not data.endswith(END) and checksum != _checksum(whole, about):
        raise DamagedRowError("the checksum is another")
    try:
        with pa.ipc.open_stream(data) as reader:
            frame: pd.DataFrame = reader.read_pandas()
            return frame
    except (pa.ArrowException, ValueError, OSError) as error:
        raise DamagedRowError(str(error)) from error


def _checksum(data: bytes, about: str) -> bytes:
    return crc32(data, crc32(about.encode())).to_bytes(CHECKSUM_BYTES, "big")
