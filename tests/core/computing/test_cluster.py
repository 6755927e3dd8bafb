import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
from distributed import Scheduler
from distributed.client import FutureCancelledError

from core.computing.cluster import Cluster
from core.computing.worker import in_turn

PATIENCE = 120.0  # seconds; of a loaded machine
KEYS = count()  # no test asks for the work of another


def _functions() -> tuple[Callable[..., Any], ...]:
    """Make what workers do: local functions, so that they travel by value."""

    def square(number: int) -> int:
        return number * number

    def hold(seconds: float) -> float:
        end = time.monotonic() + seconds
        with in_turn() as check:
            while time.monotonic() < end:
                check()
                time.sleep(0.01)
        return seconds

    def late() -> None:
        raise TimeoutError("of the job's own")

    return square, hold, late


square, hold, late = _functions()


def _held(cluster: Cluster, key: str) -> bool:
    """Whether the scheduler has this work, after all that was said to it before."""

    def held(dask_scheduler: Scheduler) -> bool:
        return key in dask_scheduler.tasks

    return bool(cluster.client().run_on_scheduler(held))


def _until_forgotten(cluster: Cluster, key: str) -> None:
    end = time.monotonic() + PATIENCE
    while _held(cluster, key):
        assert time.monotonic() < end, "the work must be given up"
        time.sleep(0.02)


def test_who_lets_go_takes_nothing_from_others(cluster: Cluster) -> None:
    """Of two who asked for equal work one lets go when it is done; the other can still read it."""
    key = f"cluster-{next(KEYS)}"
    mine, theirs = (cluster.submit(square, 3, key=key, priority=0) for _ in range(2))
    assert mine.result(PATIENCE) == 9
    cluster.release([mine])
    assert _held(cluster, key)
    assert theirs.result(PATIENCE) == 9
    assert not theirs.cancelled()
    cluster.release([theirs])
    _until_forgotten(cluster, key)


def test_what_runs_goes_on_for_who_waits(cluster: Cluster) -> None:
    """One of two lets go while a worker is at it; the other gets the answer of the same run."""
    key = f"cluster-{next(KEYS)}"
    mine, theirs = (cluster.submit(hold, 0.5, key=key, priority=0) for _ in range(2))
    cluster.release([mine])
    assert theirs.result(PATIENCE) == 0.5
    cluster.release([theirs])


def test_what_nobody_wants_is_given_up(cluster: Cluster) -> None:
    """When both have let go the workers are free, though an hour was left."""
    key = f"cluster-{next(KEYS)}"
    futures = [cluster.submit(hold, 3600, key=key, priority=0) for _ in range(2)]
    cluster.release(futures)
    _until_forgotten(cluster, key)
    others = [cluster.submit(hold, 0.01, key=f"cluster-{next(KEYS)}", priority=0) for _ in range(4)]
    assert [future.result(PATIENCE) for future in others] == [0.01] * 4


@pytest.mark.parametrize("rest", [0.0, 0.05])
def test_what_was_given_up_can_be_asked_for_again(cluster: Cluster, rest: float) -> None:
    """Whether or not the worker has noticed, who asks for the same work anew gets its answer."""
    key = f"cluster-{next(KEYS)}"
    for _ in range(5):
        given_up = cluster.submit(hold, 0.2, key=key, priority=0)
        time.sleep(rest)
        cluster.release([given_up])
    assert cluster.submit(hold, 0.2, key=key, priority=0).result(PATIENCE) == 0.2


def test_who_waits_for_an_answer_is_told_that_the_cluster_was_closed() -> None:
    """An answer that a cluster has not given when it is closed ends in an error, not in a wait."""
    cluster = Cluster(workers=1)
    cluster.client()  # there is one now
    future = cluster.submit(hold, 60.0, key=f"cluster-{next(KEYS)}", priority=0)
    with ThreadPoolExecutor(1) as waiting:
        answer = waiting.submit(cluster.answer, future)
        cluster.close()
        error = answer.exception(PATIENCE)
    assert isinstance(error, ConnectionError | FutureCancelledError)
    with pytest.raises(ConnectionError, match="got one that has been closed"):
        cluster.answer(future)


def test_what_a_job_raises_is_raised_where_its_answer_is_read(cluster: Cluster) -> None:
    """A job's own TimeoutError is not taken for an answer that has not come yet."""
    future = cluster.submit(late, key=f"cluster-{next(KEYS)}", priority=0)
    with pytest.raises(TimeoutError, match="of the job's own"):
        cluster.answer(future)
    cluster.release([future])
