import subprocess
import sys

import pytest

from dashboard.shared import garbage

PLACES = """
import ctypes, threading
from dashboard.shared import garbage
if {shared}:
    garbage._make_no_more_arenas()
kept, ready = [], threading.Barrier(6)
def take():
    ready.wait()
    kept.extend(ctypes.create_string_buffer(2000) for _ in range(50))
threads = [threading.Thread(target=take) for _ in range(6)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc = ctypes.CDLL(None)
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


def _places(shared: bool) -> int:
    """Count the places in memory from which six threads of a fresh interpreter took theirs."""
    done = subprocess.run(
        [sys.executable, "-c", PLACES.format(shared=shared)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.count("<heap nr=")


@pytest.mark.skipif(garbage._of_glibc("mallopt") is None, reason="no glibc on this machine")
def test_threads_take_their_memory_from_the_places_that_are_there() -> None:
    """Where nothing is said they get more, in which what is free lies scattered."""
    assert _places(shared=False) > 1
    assert _places(shared=True) == 1
