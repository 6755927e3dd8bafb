"""What keeps a store from keeping results, in one sentence, said once in the log."""

import logging
import threading
import time
from enum import StrEnum

from core.computing.connecting import StoreError
from core.computing.faults import GOES_ON, Fault, fault_of, sentence

NEWS_SECONDS = 3600.0  # that it is said what has happened to a file, for all who come to see it
MISTAKE = f"Some results were not kept for a mistake of ours, which is in the log; {GOES_ON}."
_LOG = logging.getLogger(__name__)


class Side(StrEnum):
    """What of a database may be in trouble: a full disk can be read."""

    READING = "reading"
    WRITING = "writing"


class Troubles:
    """The sentences about both sides. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sentences: dict[Side, str] = {}
        self._news, self._until = "", 0.0
        self._mistakes: set[str] = set()  # of ours, that the log has

    def __contains__(self, side: Side) -> bool:
        return side in self._sentences

    @property
    def sentence(self) -> str:
        """One sentence about what is not well, or what has happened lately; else ""."""
        with self._lock:
            return self._first() or (self._news if time.monotonic() < self._until else "")

    def note(self, error: BaseException, file: str | None, *sides: Side) -> bool:
        """Note that an error has kept a database from being read or written.

        Args:
            file: the name of the database's file; None: a server.

        Returns:
            Whether the storage is away. Else it was a mistake of ours, about what was asked and not
            about all that comes.
        """
        fault = fault_of(error)
        if isinstance(error, StoreError):
            text = f"Results are not kept: {error}; {GOES_ON}."
        elif fault is None or fault is Fault.EMPTIED:  # the tables were made anew in vain
            self._confess(error)
            return False
        else:
            text = sentence(fault, file)
        with self._lock:
            before = self._first()
            self._sentences |= dict.fromkeys(sides, text)
            now = self._first()
        if now != before:
            _LOG.warning(now)
            _LOG.info("the storage said", exc_info=error)
        return True

    def clear(self, side: Side) -> None:
        """Note that a side is well."""
        with self._lock:
            before = self._sentences.pop(side, None)
            well = not self._sentences
        if before and well:
            _LOG.warning("Results are kept again.")

    def tell(self, news: str) -> None:
        """Note what has happened, though all is well again."""
        with self._lock:
            self._news, self._until = news, time.monotonic() + NEWS_SECONDS
        _LOG.warning(news)

    def _first(self) -> str:
        return self._sentences.get(Side.WRITING) or self._sentences.get(Side.READING) or ""

    def _confess(self, error: BaseException) -> None:
        """Say that something could not be kept for a mistake of ours, with a traceback once."""
        # one mistake has as many texts as there are rows, but one statement
        kind = f"{type(error)} {getattr(error, 'statement', error)}"
        with self._lock:
            known = kind in self._mistakes
            self._mistakes.add(kind)
            self._news, self._until = MISTAKE, time.monotonic() + NEWS_SECONDS
        if not known:
            _LOG.error("the store made a mistake", exc_info=error)
