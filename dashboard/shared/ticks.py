"""Ticks: how often pages look whether something has moved, so that looking costs little.

One interpreter lock serves all people. The more of them watch something, and the longer the last
looks took, the longer a page waits before it looks again: all looks together take a fixed share of
one core, and none is cut short by its own next one.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

SHARE = 0.2  # of one core, for the looks of all people
# Seconds a watcher, at least: Streamlit sends all messages of all people one after the other, and
# when many pages are drawn anew at once, thirty people's looks have waited half a second for that.
SENT = 0.06
FASTEST, SLOWEST = 0.25, 3.0  # seconds between two looks
STEPS = 1.5  # a browser is told of another pace only where it differs by so much
RECENT = 0.2  # weight of the last look in the mean of what one takes
WATCHING = 2 * SLOWEST  # seconds after whose last look somebody watches no more

Arguments = ParamSpec("Arguments")


class Pace:
    """Who watches, what a look takes, and what follows. Safe to use from several threads.

    Args:
        clock: in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[str, float] = {}  # by session, its last look
        self._cost = 0.01  # seconds of a look

    @property
    def seconds(self) -> float:
        """How long to wait between two looks now."""
        with self._lock:
            now = self._clock()
            self._seen = {who: at for who, at in self._seen.items() if now - at < WATCHING}
            return min(SLOWEST, max(FASTEST, len(self._seen) * max(SENT, self._cost / SHARE)))

    @contextmanager
    def look(self, who: str) -> Iterator[None]:
        """Measure a look of a session; one that was cut short counts, too."""
        began = self._clock()
        try:
            yield
        finally:
            with self._lock:
                now = self._clock()
                self._seen[who] = now
                self._cost += RECENT * (now - began - self._cost)


@st.cache_resource(show_spinner=False)
def _pace() -> Pace:
    return Pace()


def ticking(draw: Callable[Arguments, None], *args: Arguments.args, **_: Arguments.kwargs) -> None:
    """Draw something, and again at every tick, until the page is drawn without it."""
    pace = _pace()
    told = pace.seconds
    # In a place of its own: where a tick comes before the page has been sent, Streamlit leaves out
    # what the page has drawn of the fragment, and what follows would move up and be overwritten.
    with st.container():
        st.fragment(_look, run_every=told)(pace, draw, args, [told])


def _look(
    pace: Pace, draw: Callable[..., None], args: tuple[object, ...], told: list[float]
) -> None:
    """Draw, and tell the browser when the pace has changed.

    Args:
        told: the pace that the browser was told last, its only element.
    """
    context = get_script_run_ctx()
    session = "" if context is None else context.session_id
    with pace.look(session):
        draw(*args)
    wanted = pace.seconds
    if context is not None and not told[0] / STEPS < wanted < told[0] * STEPS:
        told[0] = wanted
        # Streamlit has no words for it: a fragment's pace is told where it is made, and a browser
        # that is told another one takes it
        message = ForwardMsg()
        message.auto_rerun.interval = wanted
        message.auto_rerun.fragment_id = ThreadState.get().fragment_id or ""
        context.enqueue(message)
