"""Measure a table on the cluster, and advise: a few phases of short units, with progress."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core.advice.answer import Advice
from core.advice.conclude import conclude
from core.advice.measuring import measure
from core.advice.question import Question
from core.cluster import Cluster
from core.feeding import LOOK_SECONDS, Job, feed
from core.store import Store


@dataclass(frozen=True)
class Progress:
    """An advice under way.

    Attributes:
        status: "waiting", "running", "finished", "stopped" or "failed".
        phase: what is being measured, for people.
        share: of the units known so far, in [0, 1].
        seconds_left: estimated; None before the first unit is done.
        advice: when finished.
        reason: when failed, one sentence.
    """

    status: str
    phase: str
    share: float
    seconds_left: float | None
    advice: Advice | None = None
    reason: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.status in ("finished", "stopped", "failed")


class Left(Exception):
    """Nobody waits for the advice any more."""


class Advising:
    """An advice in the making, in a thread of its own; units run on the cluster.

    Args:
        alive: whether the watcher is still there; asked every half second.
    """

    def __init__(
        self,
        question: Question,
        cluster: Cluster,
        store: Store,
        alive: Callable[[], bool] = lambda: True,
    ) -> None:
        self.question = question
        self._cluster, self._store, self._alive = cluster, store, alive
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._progress = Progress("waiting", "waiting for a worker", 0.0, None)
        self._done, self._known, self._began = 0, 1, time.monotonic()
        self._thread = threading.Thread(target=self._run, name="advice", daemon=True)
        self._thread.start()

    def progress(self) -> Progress:
        """Look at it now."""
        with self._lock:
            return self._progress

    def stop(self) -> None:
        """Give it up; finished comparisons stay in the store."""
        self._stop.set()

    def join(self, seconds: float | None = None) -> Progress:
        """Wait until it is over, or for some seconds."""
        self._thread.join(seconds)
        return self.progress()

    def _run(self) -> None:
        try:
            advice = conclude(measure(self.question, self._feed, self._store))
        except Left:
            self._end("stopped")
        except ValueError as refused:  # the table, as a worker found it
            self._end("failed", reason=str(refused))
        except Exception as error:
            logging.getLogger(__name__).exception("an advice failed")
            self._end("failed", reason=f"the advice failed: {error}")
        else:
            self._end("finished", advice=advice)

    def _feed(self, phase: str, jobs: Sequence[Job]) -> Iterator[tuple[int, Any]]:
        """Do jobs, telling of progress.

        Raises:
            Left: when nobody waits any more.
        """
        self._known += len(jobs)
        self._tell(phase)
        for answer in feed(self._cluster, jobs, self._stopped):
            self._done += 1
            self._tell(phase)
            yield answer
        if self._stop.is_set():
            raise Left

    def _tell(self, phase: str) -> None:
        spent = time.monotonic() - self._began
        left = spent / self._done * (self._known - self._done) if self._done else None
        with self._lock:
            self._progress = Progress("running", phase, self._done / self._known, left)

    def _stopped(self) -> bool:
        if not self._alive():
            self._stop.set()
        return self._stop.is_set()

    def _end(self, status: str, advice: Advice | None = None, reason: str = "") -> None:
        with self._lock:
            share = 1.0 if status == "finished" else self._progress.share
            self._progress = Progress(status, "", share, None, advice, reason)


def advise(
    question: Question,
    cluster: Cluster | None = None,
    store: Store | None = None,
    on_progress: Callable[[Progress], Any] | None = None,
) -> Advice:
    """Measure a table and advise, in this machine's workers or those of a given cluster.

    Args:
        cluster: None: one of this machine's cores for as long as it takes; a script that does so
            must guard its main part with `if __name__ == "__main__":`.
        store: None: the user's store.
        on_progress: called about twice a second.

    Raises:
        ValueError: when the table cannot be used; the message says why.
    """
    own = cluster is None
    cluster = cluster or Cluster()
    try:
        running = Advising(question, cluster, store or Store())
        while not (progress := running.join(LOOK_SECONDS)).over:
            if on_progress is not None:
                on_progress(progress)
    finally:
        if own:
            cluster.close()
    if progress.advice is None:
        raise ValueError(progress.reason)
    return progress.advice
