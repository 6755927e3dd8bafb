"""Keep a few units of work on the cluster until all are done, or nobody waits any more."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from distributed import Future

from core.computing.cluster import Cluster

PRIORITY = 0  # races go first
AHEAD = 2  # units a worker may have waiting: few, so that people take turns and stop at once
LOOK_SECONDS = 0.5  # between looks whether anybody still waits


class Moment(Protocol):
    """How far something is."""

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        ...


Progress = TypeVar("Progress", bound=Moment, covariant=True)


class Running(Protocol[Progress]):
    """Something that runs in a thread of its own."""

    def join(self, seconds: float | None = None) -> Progress:
        """Wait until it is over, or for some seconds."""
        ...

    def stop(self) -> None:
        """Give it up."""
        ...


class Watch:
    """Whether anybody still waits for something that runs in a thread, and whether it is over.

    Args:
        alive: whether the watcher is still there.
    """

    def __init__(self, alive: Callable[[], bool]) -> None:
        self._alive = alive
        self._stop, self._over = threading.Event(), threading.Event()

    def stop(self) -> None:
        """Nobody waits any more."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether it was stopped, as far as is known."""
        return self._stop.is_set()

    def look(self) -> bool:
        """Look whether the watcher is still there; return whether it was stopped."""
        if not self._alive():
            self.stop()
        return self.stopped

    def end(self) -> None:
        """It is over."""
        self._over.set()

    def wait(self, seconds: float | None) -> None:
        """Wait until it is over, or for some seconds."""
        self._over.wait(seconds)  # an interrupted Thread.join takes the thread for ended (3.11)


@dataclass(frozen=True)
class Job:
    """One unit of work: a function for a worker, its arguments, and a key equal for equal work."""

    key: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


def feed(
    cluster: Cluster, jobs: Sequence[Job], stopped: Callable[[], bool]
) -> Iterator[tuple[int, Any]]:
    """Yield each job's position and what it returned, as they finish.

    Args:
        stopped: asked at least every half second; when it says so, what is not done is given up.
            So it is when the caller leaves the iteration.
    """
    waiting = deque((position, 0) for position in range(len(jobs)))
    finished: queue.Queue[Future[Any]] = queue.Queue()
    running: dict[Future[Any], tuple[int, int]] = {}
    try:
        while (waiting or running) and not stopped():
            while waiting and len(running) < AHEAD * cluster.workers:
                position, attempt = waiting.popleft()
                job = jobs[position]
                # the key of cancelled work is not used again: see core.computing.races
                key = f"{job.key}-{attempt}"
                future = cluster.submit(job.function, *job.arguments, key=key, priority=PRIORITY)
                running[future] = position, attempt
                future.add_done_callback(finished.put)
            try:
                future = finished.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                continue
            position, attempt = running.pop(future)
            if future.cancelled():  # by somebody who computed the same and left
                waiting.appendleft((position, attempt + 1))
            else:
                yield position, future.result()
    finally:
        cluster.cancel(list(running))


def follow(running: Running[Progress], on_progress: Callable[[Progress], Any] | None) -> Progress:
    """Wait until it is over, telling about twice a second; who is interrupted gives it up."""
    try:
        while not (progress := running.join(LOOK_SECONDS)).over:
            if on_progress is not None:
                on_progress(progress)
    finally:
        running.stop()
        running.join()
    return progress
