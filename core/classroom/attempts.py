"""Attempts: how often wrong codes may be tried, by one session and by all of a server."""

import threading
import time
from collections import deque
from collections.abc import Callable

from core.classroom.room import RefusedError

SECONDS = 60.0


class Attempts:
    """Counts the attempts of the last minute. Safe to use from several threads.

    Args:
        each: how many one session has in a minute. everybody: how many all have together.
        clock: in seconds.
    """

    def __init__(
        self, each: int, everybody: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._each, self._everybody, self._clock = each, everybody, clock
        self._lock = threading.Lock()
        self._latest: deque[tuple[float, str]] = deque()  # the moments, and whose they were

    def require(self, who: str) -> None:
        """Refuse a session that has none left.

        Raises:
            RefusedError: when it must wait, or everybody must.
        """
        with self._lock:
            while self._latest and self._clock() - self._latest[0][0] >= SECONDS:
                self._latest.popleft()
            mine = sum(other == who for _, other in self._latest)
            if mine >= self._each or len(self._latest) >= self._everybody:
                raise RefusedError("Too many attempts: wait a minute, then try again.")

    def count(self, who: str) -> None:
        """Count an attempt of a session."""
        with self._lock:
            self._latest.append((self._clock(), who))
