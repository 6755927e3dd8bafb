"""Have the cluster do some jobs for a work, each in its turn, while somebody waits for it."""

import queue
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from core.computing.background import in_thread
from core.computing.cluster import Cluster
from core.computing.jobs import Job, People
from core.computing.ticket import ASK_SECONDS, Ticket, Unwanted, Work, always


def feed(
    cluster: Cluster,
    jobs: Sequence[Job],
    wanted: Callable[[], bool] = always,
    people: People = lambda: [always],
    on_share: Callable[[float], None] = lambda _: None,
) -> Iterator[tuple[int, Any]]:
    """Yield each job's position and what it returned, as they finish.

    Jobs of equal keys are done once, whoever asked first. What is not done is given up when
    `wanted`, asked at least every half second, says no, and when the caller leaves the iteration.

    Args:
        wanted: whether to go on.
        people: who take turns with those of other work.
        on_share: told at least every half second which share of the job in work is done.

    Raises:
        Unwanted: when nobody waits any more, or the cluster has been closed.
    """
    finished: queue.Queue[tuple[int, Any, Exception | None]] = queue.Queue()
    line = cluster.turns.stand_in_line(jobs, people, lambda *done: finished.put(done))
    left = len(jobs)
    try:
        while left:
            if cluster.closed or not wanted():
                raise Unwanted
            on_share(line.share)
            try:
                position, answer, error = finished.get(timeout=ASK_SECONDS)
            except queue.Empty:
                continue
            if error is not None:
                raise error
            left -= 1
            yield position, answer
    except Exception as error:
        if cluster.closed:  # whatever that has cut short
            raise Unwanted from error
        raise
    finally:
        cluster.turns.leave(line)


def ask(cluster: Cluster, job: Job, alive: Callable[[], bool] = always) -> Ticket[None, Any]:
    """Have a worker do one job; the answer is what it returned.

    A job that says how far it is (core.computing.worker.Sharing) has a share that grows.

    Args:
        alive: whether the one who asks is still there; asked about every half second.
    """

    def do(work: Work[None, Any]) -> Any:
        work.begin()
        ((_, answer),) = feed(cluster, [job], work.wanted, work.people, work.advance)
        return answer

    return in_thread("work", do, lambda: None, alive)
