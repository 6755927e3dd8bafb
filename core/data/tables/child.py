"""The process that reads a stranger's file: `python -m core.data.tables.child`.

A JSON line with path and format comes in; a JSON line with the reason of a refusal, or none, and
the bytes of a parcel go out. Whatever the file unfolds to stays in this process, which has
little memory and little time.
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from core.data.tables.formats import Format
from core.data.tables.parcels import packed
from core.data.tables.parsing import Unreadable, parsed


def yield_memory() -> None:
    """Be the process that Linux ends when there is no memory left on the machine.

    Who waits for this one ends it much earlier: see core.data.tables.fenced. No limit of the
    system would do: Arrow reserves ten times the address space that it fills.
    """
    with suppress(OSError):  # there is no such file elsewhere
        Path("/proc/self/oom_score_adj").write_text("1000")


def answer(request: bytes, out: BinaryIO) -> None:
    """Read the file of a request, and write the answer."""
    asked = json.loads(request)
    given = None if asked["format"] is None else Format(**asked["format"])
    reason, data = None, b""
    try:
        table, written = parsed(Path(asked["path"]), given)
        data = packed(table, written)
    except Unreadable as refused:
        reason, written = str(refused), refused.written
    head = {"reason": reason, "format": written and asdict(written)}
    out.write(json.dumps(head).encode() + b"\n")
    out.write(data)
    out.flush()


if __name__ == "__main__":
    pa.set_cpu_count(1)  # one core: people are served by the others
    pa.set_io_thread_count(1)
    yield_memory()
    answer(sys.stdin.buffer.readline(), sys.stdout.buffer)
    # at once: Arrow's threads may not have ended after a file that it refuses, and then the end of
    # the interpreter aborts the process, though all has been said
    os._exit(0)
