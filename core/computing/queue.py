"""Keep a few jobs on the cluster until all are done, or nobody waits any more."""

import queue
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from distributed import Future

from core.computing.background import in_thread
from core.computing.cluster import Cluster
from core.computing.ticket import ASK_SECONDS, Ticket, Unwanted, Work, always

PRIORITY = 0  # races go first: Dask begins with the highest
# Jobs that each worker may have: one in work, and one there before it ends, so that none is idle.
# More would stand before those of people who come later, and take longer to give up.
AHEAD = 2


@dataclass(frozen=True)
class Job:
    """A function for a worker, its arguments, and a key equal for equal work."""

    key: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


def feed(
    cluster: Cluster, jobs: Sequence[Job], wanted: Callable[[], bool]
) -> Iterator[tuple[int, Any]]:
    """Yield each job's position and what it returned, as they finish.

    Races of equal keys are done once, whoever asked first. What is not done is given up when
    `wanted`, asked at least every half second, says no, and when the caller leaves the iteration.

    Raises:
        Unwanted: when nobody waits any more, or the cluster has been closed.
    """
    waiting = deque(enumerate(jobs))
    finished: queue.Queue[Future[Any]] = queue.Queue()
    running: dict[Future[Any], int] = {}
    try:
        while waiting or running:
            if cluster.closed or not wanted():
                raise Unwanted
            while waiting and len(running) < AHEAD * cluster.workers:
                position, job = waiting.popleft()
                future = cluster.submit(
                    job.function, *job.arguments, key=job.key, priority=PRIORITY
                )
                running[future] = position
                # called in a thread of Dask, which must not wait: the queue has no limit
                future.add_done_callback(finished.put)
            try:
                future = finished.get(timeout=ASK_SECONDS)
            except queue.Empty:
                continue
            answer = cluster.answer(future)
            # a worker keeps a result in memory for as long as somebody holds its future
            cluster.release([future])
            yield running.pop(future), answer
    except Exception as error:
        if cluster.closed:  # whatever that has cut short
            raise Unwanted from error
        raise
    finally:
        cluster.release(list(running))


def ask(cluster: Cluster, job: Job, alive: Callable[[], bool] = always) -> Ticket[None, Any]:
    """Have a worker do one job; the answer is what it returned.

    Args:
        alive: whether the one who asks is still there; asked about every half second.
    """

    def do(work: Work[None, Any]) -> Any:
        work.begin()
        ((_, answer),) = feed(cluster, [job], work.wanted)
        return answer

    return in_thread("work", do, lambda: None, alive)
