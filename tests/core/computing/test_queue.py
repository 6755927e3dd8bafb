import threading
import time
from collections.abc import Callable
from itertools import count

import pytest

from core.computing.cluster import Cluster
from core.computing.queue import AHEAD, Job, feed
from core.computing.worker import stopper

PATIENCE = 120.0  # seconds; of a loaded machine
KEYS = count()  # no test asks for the work of another


def _functions() -> tuple[Callable[[int], int], Callable[[int], int], Callable[[float], float]]:
    """Make what workers do: local functions, so that they travel by value."""

    def square(number: int) -> int:
        return number * number

    def fail(number: int) -> int:
        raise RuntimeError(f"no {number}")

    def hold(seconds: float) -> float:
        check, end = stopper(), time.monotonic() + seconds
        while time.monotonic() < end:
            check()
            time.sleep(0.01)
        return seconds

    return square, fail, hold


square, fail, hold = _functions()


def jobs_of(function: Callable[..., object], *arguments: float) -> list[Job]:
    """Make a job for each argument, with keys of their own."""
    return [Job(f"test-{next(KEYS)}", function, (argument,)) for argument in arguments]


def never() -> bool:
    """Wait for as long as it takes."""
    return False


class Watched:
    """A cluster that counts what it has been given and what has been taken from it."""

    def __init__(self, cluster: Cluster) -> None:
        self.workers = cluster.workers
        self.submitted = 0
        self.cancelled: list[object] = []
        self._cluster = cluster

    def submit(self, *arguments: object, key: str, priority: int) -> object:
        """Count, and pass on."""
        self.submitted += 1
        return self._cluster.submit(*arguments, key=key, priority=priority)  # type: ignore[arg-type]

    def cancel(self, futures: list[object]) -> None:
        """Note, and pass on."""
        self.cancelled += futures
        self._cluster.cancel(futures)  # type: ignore[arg-type]


def test_every_job_is_answered_once(cluster: Cluster) -> None:
    """Whatever the order in which jobs end, each position comes once with its own answer."""
    found = list(feed(cluster, jobs_of(square, *range(20)), never))
    assert sorted(found) == [(number, number * number) for number in range(20)]
    assert list(feed(cluster, [], never)) == []


def test_few_jobs_wait_at_the_workers(cluster: Cluster) -> None:
    """No more than AHEAD jobs a worker are out at a time: others get their turn."""
    watched = Watched(cluster)
    taken = 0
    for _ in feed(watched, jobs_of(square, *range(20)), never):  # type: ignore[arg-type]
        taken += 1
        assert watched.submitted - taken < AHEAD * cluster.workers
    assert (taken, watched.submitted, watched.cancelled) == (20, 20, [])


def test_a_fault_ends_the_feeding_and_gives_up_the_rest(cluster: Cluster) -> None:
    """What a job raised is raised here, and what was out is given up."""
    watched = Watched(cluster)
    jobs = [*jobs_of(fail, 7), *jobs_of(hold, 60)]
    with pytest.raises(RuntimeError, match="no 7"):
        list(feed(watched, jobs, never))  # type: ignore[arg-type]
    assert len(watched.cancelled) == 1


def test_who_stops_or_leaves_gives_up_what_is_out(cluster: Cluster) -> None:
    """When nobody waits any more, or the caller leaves the loop, the workers are free again."""
    watched = Watched(cluster)
    stop = threading.Event()
    timer = threading.Timer(0.2, stop.set)
    timer.start()
    assert list(feed(watched, jobs_of(hold, 60, 60), stop.is_set)) == []  # type: ignore[arg-type]
    timer.join()
    leaving = feed(watched, [*jobs_of(square, 3), *jobs_of(hold, 60)], never)  # type: ignore[arg-type]
    watched.cancelled.clear()
    assert next(leaving) == (0, 9)
    leaving.close()  # type: ignore[attr-defined]
    assert len(watched.cancelled) == 1
