"""Have a child process read a stranger's file, with little memory and little time."""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from core.data.tables.formats import Format
from core.data.tables.limits import MEMORY, SECONDS
from core.data.tables.parcels import Parcel, take
from core.data.tables.parsing import TOO_LARGE, Unreadable
from core.data.tables.wording import short

# -P: no folder but ours and those of the installation, whatever is the present one
COMMAND = (sys.executable, "-P", "-m", "core.data.tables.child")
LOOK_SECONDS = 0.02  # between two looks at the memory: less than 50 MB can be filled
ROOT = Path(__file__).parents[3]  # the folder from which `core` is imported
# All that Python needs of the environment: the child gets no address of a database, no password.
KEPT = ("PATH", "LD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT", "TMPDIR", "TEMP")
OWN = {
    "OPENBLAS_NUM_THREADS": "1",  # threads that nothing here needs
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # which gives back what is no longer used
    "PYTHONIOENCODING": "utf-8",
}

_lock = threading.Lock()
_children: set["subprocess.Popen[bytes]"] = set()
_ending = False


def read_apart(path: Path, given: Format | None) -> Parcel:
    """Return the table of a file, read in a process of its own.

    Raises:
        Unreadable: in one sentence, also when the table takes too much memory or time.
    """
    request = {"path": str(path), "format": given and asdict(given)}
    code, out, err = _asked(json.dumps(request).encode() + b"\n")
    head, _, data = out.partition(b"\n")
    if code != 0:
        logging.getLogger(__name__).warning(
            "the reader of a table ended with %s: %s", code, err[-2000:].decode(errors="replace")
        )
        raise Unreadable(
            f"data must be a table that can be read, got {short(path.name)} that breaks its "
            "reader; save it anew, as CSV",
            given,
        )
    answer = json.loads(head)
    written = None if answer["format"] is None else Format(**answer["format"])
    if answer["reason"] is not None:
        raise Unreadable(answer["reason"], written)
    return take(data)


def _asked(request: bytes) -> tuple[int, bytes, bytes]:
    """Start the child, and return how it ended with what it wrote."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    with _lock:
        if _ending:
            raise Unreadable("a table must be read while the server runs, got one that ends; wait")
        child = subprocess.Popen(  # noqa: S603  # no shell, and no word of anybody's
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**environment, **OWN, "PYTHONPATH": str(ROOT)},
        )
        _children.add(child)
    try:
        _send(child, request)
        out, err = _watched(child)
    finally:
        with _lock:
            _children.discard(child)
        child.kill()
        child.wait()
        for pipe in (child.stdout, child.stderr):
            if pipe is not None:
                pipe.close()
    return child.returncode, out, err


def _send(child: "subprocess.Popen[bytes]", request: bytes) -> None:
    """Write a few bytes, and no more.

    Not by `communicate`: where its time is over before it has written, it never writes (Python
    3.11), and a child was waited for that waited for its request.
    """
    assert child.stdin is not None
    with suppress(BrokenPipeError), child.stdin:  # it has ended, as will be seen
        child.stdin.write(request)
    child.stdin = None  # else `communicate` would flush it


def _watched(child: "subprocess.Popen[bytes]") -> tuple[bytes, bytes]:
    """Wait for what a child writes, while it keeps to its memory and time.

    Raises:
        Unreadable: when it does not.
    """
    import psutil  # here, as a page that reads no table need not wait for it

    process, end = psutil.Process(child.pid), time.monotonic() + SECONDS
    while True:
        with suppress(subprocess.TimeoutExpired):
            return child.communicate(timeout=LOOK_SECONDS)
        with suppress(psutil.Error):  # it has just ended
            if process.memory_info().rss > MEMORY:
                raise Unreadable(TOO_LARGE)
        if time.monotonic() > end:
            raise Unreadable(
                f"a table must be read within {SECONDS} seconds, got one that takes longer; take "
                "fewer rows or columns"
            )


def _end() -> None:
    """End all children: a server that ends does not wait for what they read."""
    global _ending
    with _lock:
        _ending = True
        for child in _children:
            child.kill()


# atexit comes after the threads that wait for a child have been joined; this comes before
threading._register_atexit(_end)  # type: ignore[attr-defined]
