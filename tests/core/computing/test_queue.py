import os
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from core.computing.background import in_thread
from core.computing.cluster import Cluster
from core.computing.jobs import Job
from core.computing.queue import ask, feed
from core.computing.ticket import Ticket, Unwanted, always
from core.computing.worker import Sharing, in_turn
from tests.waiting import until

PATIENCE = 120.0  # seconds; of a loaded machine
KEYS = count()  # no test asks for the work of another


def _functions() -> tuple[Callable[..., Any], ...]:
    """Make what workers do: local functions, so that they travel by value."""

    def square(number: int) -> int:
        return number * number

    def fail(number: int) -> int:
        raise RuntimeError(f"no {number}")

    def hold(seconds: float) -> float:
        end = time.monotonic() + seconds
        with in_turn() as check:
            while time.monotonic() < end:
                check()
                time.sleep(0.01)
        return seconds

    def noted(path: str) -> int:
        with open(path, "a") as file:
            file.write("done\n")
        time.sleep(0.2)
        with open(path) as file:
            return len(file.readlines())

    def half(path: str) -> str:
        with in_turn() as check:
            share = Sharing()
            share(0.5)
            while not os.path.exists(path):
                check()
                time.sleep(0.01)
        return "done"

    return square, fail, hold, noted, half


square, fail, hold, noted, half = _functions()


def jobs_of(function: Callable[..., object], *arguments: object) -> list[Job]:
    """Make a job for each argument, with keys of their own."""
    return [Job(f"test-{next(KEYS)}", function, (argument,)) for argument in arguments]


def test_every_job_is_answered_once(cluster: Cluster) -> None:
    """Whatever the order in which jobs end, each position comes once with its own answer."""
    found = list(feed(cluster, jobs_of(square, *range(20)), always))
    assert sorted(found) == [(number, number * number) for number in range(20)]
    assert list(feed(cluster, [], always)) == []


def test_a_fault_ends_the_feeding_and_gives_up_the_rest(cluster: Cluster) -> None:
    """What a job raised is raised here, and what was out is given up."""
    jobs = [*jobs_of(fail, 7), *jobs_of(hold, 60)]
    with pytest.raises(RuntimeError, match="no 7"):
        list(feed(cluster, jobs, always))
    _require_free(cluster)


def test_who_stops_gives_up_what_is_out(cluster: Cluster) -> None:
    """When nobody waits any more, the workers are free again."""
    stop = threading.Event()
    timer = threading.Timer(0.2, stop.set)
    timer.start()
    with pytest.raises(Unwanted):
        list(feed(cluster, jobs_of(hold, 60, 60), lambda: not stop.is_set()))
    timer.join()
    _require_free(cluster)


def test_who_leaves_gives_up_what_is_out(cluster: Cluster) -> None:
    """A caller who breaks out of the loop frees the workers, too."""
    leaving = feed(cluster, [*jobs_of(square, 3), *jobs_of(hold, 60)], always)
    assert next(leaving) == (0, 9)
    leaving.close()  # type: ignore[attr-defined]
    _require_free(cluster)


def _require_free(cluster: Cluster) -> None:
    """Require that all workers take up a job at once, though others had an hour left."""
    began = time.monotonic()
    assert len(list(feed(cluster, jobs_of(hold, *[0.01] * 4), always))) == 4
    assert time.monotonic() - began < 30


def test_equal_jobs_of_two_callers_are_done_once(cluster: Cluster, tmp_path: Path) -> None:
    """Who asks for what another waits for gets the same answer, and workers do it once."""
    (job,) = jobs_of(noted, str(tmp_path / "diary"))
    tickets = [ask(cluster, job) for _ in range(4)]
    assert {ticket.join(PATIENCE).answer for ticket in tickets} == {1}


@pytest.mark.parametrize("attempt", range(10))
def test_who_leaves_takes_nothing_from_others(cluster: Cluster, attempt: int) -> None:
    """One of two who wait for equal jobs leaves at any moment; the other gets every answer."""
    jobs = jobs_of(hold, *[0.002] * 12)
    leaving = feed(cluster, jobs, always)
    staying = ask_all(cluster, jobs)
    for _ in range(1 + attempt):
        next(leaving)
    leaving.close()  # type: ignore[attr-defined]
    assert sorted(position for position, _ in staying.join(PATIENCE).answer or []) == [*range(12)]


def ask_all(cluster: Cluster, jobs: list[Job]) -> Ticket[None, list[tuple[int, float]]]:
    """Feed jobs in a thread."""
    return in_thread("test", lambda work: list(feed(cluster, jobs, work.wanted)), lambda: None)


def test_one_job_has_a_ticket(cluster: Cluster) -> None:
    """Asked for one job, a worker does it, and the ticket has what it returned."""
    (job,) = jobs_of(square, 12)
    progress = ask(cluster, job).join(PATIENCE)
    assert (progress.status, progress.answer, progress.share) == ("finished", 144, 1)


def test_one_job_says_how_far_it_is(cluster: Cluster, tmp_path: Path) -> None:
    """What the worker says is the share of the ticket, until it ends."""
    gate = tmp_path / "gate"
    (job,) = jobs_of(half, str(gate))
    ticket = ask(cluster, job)
    until(lambda: ticket.progress().share == 0.5, PATIENCE)
    gate.touch()
    progress = ticket.join(PATIENCE)
    assert (progress.status, progress.answer, progress.share) == ("finished", "done", 1)


def test_one_job_that_fails_says_why(cluster: Cluster) -> None:
    """A fault in a worker ends the ticket with its reason in one sentence."""
    (job,) = jobs_of(fail, 8)
    progress = ask(cluster, job).join(PATIENCE)
    assert (progress.status, progress.answer) == ("failed", None)
    assert progress.reason == "the work failed: no 8"


def test_one_job_is_given_up_when_nobody_waits(cluster: Cluster) -> None:
    """Stop, and a closed tab, free the worker."""
    open_tabs = {"one"}
    stopped, left = jobs_of(hold, 60, 60)
    tickets = [ask(cluster, stopped), ask(cluster, left, lambda: "one" in open_tabs)]
    tickets[0].stop()
    open_tabs.clear()
    assert [ticket.join(PATIENCE).status for ticket in tickets] == ["stopped", "stopped"]
    _require_free(cluster)


@pytest.mark.slow
def test_closing_the_cluster_ends_what_is_asked_of_it() -> None:
    """Who waits for the work of a cluster that is closed is told that it was stopped."""
    cluster = Cluster(workers=1)
    running, coming = (ask(cluster, job) for job in jobs_of(hold, 60, 60))
    cluster.client()
    cluster.close()
    assert [ticket.join(PATIENCE).status for ticket in (running, coming)] == ["stopped", "stopped"]
