"""The tables of the store, how SQLite is set up, and how frames become bytes."""

import sqlite3
import time
from typing import Any

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

SCHEMA = 1
# That a writer waits for another. Ours write the rows of one chunk and let go, so that a minute is
# met only by a disk that hangs, or by another program that holds the file.
BUSY_SECONDS = 60
METADATA = sa.MetaData()
EXPERIMENTS = sa.Table(
    "experiments",
    METADATA,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("engine", sa.String(20), nullable=False),
    sa.Column("settings", sa.JSON, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("overlap", sa.Float, nullable=False),
    sa.Column("scores", sa.LargeBinary, nullable=False),
    sa.Column("costs", sa.LargeBinary, nullable=False),
    sa.Column("curves", sa.LargeBinary, nullable=True),  # of races; a sweep keeps none
    sa.Column("finished", sa.DateTime(timezone=True), nullable=False),
)
# what else was trained for an advice, each a table by the key of its job
MEASUREMENTS = sa.Table(
    "measurements",
    METADATA,
    sa.Column("key", sa.String(120), primary_key=True),
    sa.Column("engine", sa.String(20), nullable=False),
    sa.Column("frame", sa.LargeBinary, nullable=False),
    sa.Column("finished", sa.DateTime(timezone=True), nullable=False),
)
SCHEMA_VERSION = sa.Table(
    "schema_version", METADATA, sa.Column("version", sa.Integer, primary_key=True)
)


def set_up_sqlite(connection: Any, record: object) -> None:
    """Let readers go on while one writes, and writers wait for each other."""
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    end = time.monotonic() + BUSY_SECONDS
    while True:  # SQLite does not wait by itself when others turn this mode on at the same moment
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.01)
    # with WAL: a kill loses nothing, a power cut the last transactions, and the file stays whole
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def packed(frame: pd.DataFrame) -> bytes:
    """Write a frame in Arrow's format, which readers cannot be made to execute."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def unpacked(data: bytes) -> pd.DataFrame:
    """Read what `packed` wrote."""
    with pa.ipc.open_stream(data) as reader:
        frame: pd.DataFrame = reader.read_pandas()
        return frame
