"""The collection of garbage, out of people's way.

Streamlit would collect all of it after every run of a page: 54 to 160 ms with all that is imported
here, during which nobody is served. `runner.postScriptGC` is off in .streamlit/config.toml; what is
imported is never garbage and is not looked at again, and the little that is left is collected now
and then. What is free then goes back to the system: hundreds of threads a minute, one for each run
of a page, leave it scattered, and glibc by itself gives back only what lies at the end.
So that it is scattered little, threads that come later take their memory from the places that are
there: they have one interpreter lock, and places of their own save no time.
"""

import ctypes
import gc
import sys
import threading
import time
from collections.abc import Callable

import streamlit as st

SETTLED_SECONDS = 20.0  # by which a server has imported what its pages need
EVERY_SECONDS = 60.0
ARENA_MAX = -8  # M_ARENA_MAX of glibc's malloc.h


@st.cache_resource(show_spinner=False)
def collect_in_background() -> None:
    """Begin to collect, once for all people."""
    _make_no_more_arenas()
    threading.Thread(target=_collect_on, name="garbage", daemon=True).start()


def _collect_on() -> None:
    time.sleep(SETTLED_SECONDS)
    gc.collect()
    gc.freeze()
    while True:
        time.sleep(EVERY_SECONDS)
        gc.collect()
        _give_back()


def _make_no_more_arenas() -> None:
    if (option := _of_glibc("mallopt")) is not None:
        option(ARENA_MAX, 1)


def _give_back() -> None:
    if (trim := _of_glibc("malloc_trim")) is not None:
        trim(0)


def _of_glibc(name: str) -> Callable[..., int] | None:
    """Return a function of glibc's memory; None where the C library is another one."""
    if sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_trim"):
        return None
    found: Callable[..., int] = getattr(ctypes.CDLL(None), name)
    return found
