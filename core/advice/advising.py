"""Measure a table on the cluster, and advise: a few phases of short units, with progress."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core.advice.answer import Advice
from core.advice.conclude import conclude
from core.advice.measuring import SHARES, measure
from core.advice.question import Question
from core.computing.cluster import Cluster
from core.computing.queue import Job, Watch, feed, follow
from core.computing.store import Store


@dataclass(frozen=True)
class Progress:
    """An advice under way.

    Attributes:
        status: "waiting", "running", "finished", "stopped" or "failed".
        phase: what is being measured, for people.
        share: of the work that is done, about, in [0, 1]; it never falls.
        seconds_left: estimated from it; None before the table is read.
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
        self._cluster, self._store, self._watch = cluster, store, Watch(alive)
        self._lock = threading.Lock()
        self._progress = Progress("waiting", "waiting for a worker", 0.0, None)
        self._began = time.monotonic()
        threading.Thread(target=self._run, name="advice", daemon=True).start()

    def progress(self) -> Progress:
        """Look at it now."""
        with self._lock:
            return self._progress

    def stop(self) -> None:
        """Give it up; finished comparisons stay in the store."""
        self._watch.stop()

    def join(self, seconds: float | None = None) -> Progress:
        """Wait until it is over, or for some seconds."""
        self._watch.wait(seconds)
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
        names = list(SHARES)
        before = sum(SHARES[name] for name in names[: names.index(phase)])
        self._tell(phase, before)
        for done, answer in enumerate(feed(self._cluster, jobs, self._watch.look), start=1):
            self._tell(phase, before + SHARES[phase] * done / len(jobs))
            yield answer
        if self._watch.stopped:
            raise Left

    def _tell(self, phase: str, share: float) -> None:
        spent = time.monotonic() - self._began
        left = spent / share * (1 - share) if share else None
        with self._lock:
            self._progress = Progress("running", phase, share, left)

    def _end(self, status: str, advice: Advice | None = None, reason: str = "") -> None:
        with self._lock:
            share = 1.0 if status == "finished" else self._progress.share
            self._progress = Progress(status, "", share, None, advice, reason)
        self._watch.end()


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
        progress = follow(Advising(question, cluster, store or Store()), on_progress)
    finally:
        if own:
            cluster.close()
    if progress.advice is None:
        raise ValueError(progress.reason)
    return progress.advice
