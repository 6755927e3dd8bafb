"""Whether a person is there: connected, away for a moment, or gone.

A phone that sleeps and a tab that is closed look alike: the connection is lost. Streamlit keeps the
session of who has lost it for a while (server.disconnectedSessionTTL), so that they find their page
again; for as long their work and files are kept, too.
"""

import logging
import threading
import time
from collections.abc import Callable

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

LOOK_SECONDS = 1.0  # between two looks at who is connected


class Presence:
    """One person's presence, as other threads may ask for it; called, it says `here`.

    Args:
        is_connected: whether their connection is open now.
    """

    def __init__(self, is_connected: Callable[[], bool] = lambda: True) -> None:
        self._is_connected = is_connected
        self._lock = threading.Lock()
        self._gone = False
        self._afterwards: list[Callable[[], None]] = []

    @property
    def connected(self) -> bool:
        """Whether they look at the page now: their work goes before that of who is away."""
        return not self._gone and self._is_connected()

    @property
    def here(self) -> bool:
        """Whether they are connected, or were so a moment ago: their work goes on."""
        return not self._gone

    def __call__(self) -> bool:
        """Say whether they are `here`."""
        return self.here

    def when_gone(self, do: Callable[[], None]) -> None:
        """Have something done, in another thread, once they are gone; at once if they are."""
        with self._lock:
            if not self._gone:
                self._afterwards.append(do)
                return
        do()

    def leave(self) -> None:
        """Take note that they are gone for good."""
        with self._lock:
            self._gone = True
            afterwards, self._afterwards = self._afterwards, []
        for do in afterwards:
            try:
                do()
            except Exception:  # the others must be done all the same
                logging.getLogger(__name__).exception("what a person left could not be cleared")


class Everybody:
    """The presence of all people, by session.

    Args:
        is_connected: whether a session's connection is open now.
        grace: seconds after which who lost it is gone.
        clock: in seconds.
    """

    def __init__(
        self,
        is_connected: Callable[[str], bool],
        grace: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._is_connected, self._grace, self._clock = is_connected, grace, clock
        self._lock = threading.Lock()
        self._people: dict[str, tuple[Presence, float]] = {}  # with when they were last connected

    def __len__(self) -> int:
        return len(self._people)

    def of(self, session: str) -> Presence:
        """Return the presence of a session, one for as long as it is not gone."""
        with self._lock:
            if session not in self._people:
                presence = Presence(lambda: self._is_connected(session))
                self._people[session] = presence, self._clock()
            return self._people[session][0]

    def look(self) -> None:
        """Find out who is connected, and let go of who has not been for the grace."""
        now, gone = self._clock(), []
        with self._lock:
            for session, (presence, seen) in list(self._people.items()):
                if self._is_connected(session):
                    self._people[session] = presence, now
                elif now - seen > self._grace + LOOK_SECONDS:  # `seen` is as much too early
                    gone.append(self._people.pop(session)[0])
        for presence in gone:
            presence.leave()

    def dismiss(self) -> bool:
        """Let go of who has been away for longest; False where nobody is away."""
        with self._lock:
            away = [
                (seen, who)
                for who, (_, seen) in self._people.items()
                if not self._is_connected(who)
            ]
            if not away:
                return False
            presence, _ = self._people.pop(min(away)[1])
        presence.leave()
        return True

    def watch(self) -> None:
        """Look again and again, in a thread that ends with the process."""

        def look_on() -> None:
            while True:
                time.sleep(LOOK_SECONDS)
                self.look()

        threading.Thread(target=look_on, name="presence", daemon=True).start()


@st.cache_resource(show_spinner=False)
def _everybody() -> Everybody:
    is_connected = runtime.get_instance().is_active_session
    people = Everybody(is_connected, float(st.get_option("server.disconnectedSessionTTL")))
    people.watch()
    return people


def tab_is_open() -> Presence:
    """Return the presence of the person whose page runs."""
    context = get_script_run_ctx()
    if context is None or not runtime.exists():  # under AppTest there is no server
        return Presence()
    return _everybody().of(context.session_id)
