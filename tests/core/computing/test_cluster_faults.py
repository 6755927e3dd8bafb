"""A cluster whose scheduler is away, comes, goes and comes back, and whose workers do so, too."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from typing import Any

import psutil
import pytest
from dask import config as configuration
from distributed import LocalCluster, Security

from core import Experiment, Grid
from core.computing import cluster as module
from core.computing import local
from core.computing.cluster import Cluster
from core.computing.credentials import temporary
from core.computing.jobs import Job
from core.computing.queue import ask, feed
from core.computing.races import Races
from core.computing.store import Store
from core.computing.sweeps import start_sweep, sweep
from core.data import SharedFeatures
from tests.servers import free_port
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.slow

KEYS = count()
AGAIN = "they are tried again."
GRID = Grid(
    Experiment(SharedFeatures(tasks=2, examples=40), width=4, replicates=2, steps=600),
    (("width", tuple(range(2, 14))),),
)


def _functions() -> tuple[Callable[..., Any], ...]:
    """Make what workers do: local functions, so that they travel by value."""

    def doze(number: int) -> tuple[int, str]:
        import time

        from distributed import get_worker

        time.sleep(0.1)
        return number, str(get_worker().address)

    def tell(number: int) -> None:
        from distributed import get_worker

        get_worker().log_event("test-topic", number)

    return doze, tell


doze, tell = _functions()


def jobs_of(function: Callable[..., object], numbers: range) -> list[Job]:
    """Make a job for each number, with keys of their own."""
    return [Job(f"faults-{next(KEYS)}", function, (number,)) for number in numbers]


@contextmanager
def dask(*command: str) -> Iterator[psutil.Popen]:
    """Run a scheduler or a worker as people do by hand."""
    own = ("--host", "127.0.0.1", "--no-dashboard")
    process = psutil.Popen(
        [sys.executable, "-m", "dask", *command, *own],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        kill(process)


def kill(process: psutil.Popen) -> None:
    """Send SIGKILL to a process and what it has started."""
    if process.is_running():
        family = [*process.children(recursive=True), process]
        for each in family:
            each.kill()
        psutil.wait_procs(family, PATIENCE)


def test_a_scheduler_is_found_and_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Away at the start, it comes, is killed in the middle of work, and comes back: all is done.

    While nobody answers, and while there are no workers, a sentence says so; messages of workers
    are heard again, and workers are counted as they come and go.
    """
    monkeypatch.setattr(module, "COUNT_SECONDS", 0.2)
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    scheduler = ("scheduler", "--port", f"{port}")
    worker = ("worker", address, "--nthreads", "1")
    heard: list[int] = []
    cluster = Cluster(address)
    cluster.listen("test-topic", heard.append)
    with ExitStack() as machines:
        machines.callback(cluster.close)
        first = ask(cluster, jobs_of(tell, range(7, 8))[0])
        until(lambda: cluster.trouble == f"The workers at {address} do not answer; {AGAIN}")
        assert not first.progress().over
        leaving = machines.enter_context(dask(*scheduler))
        until(lambda: cluster.trouble == "No workers have come yet; what is asked for waits.")
        machines.enter_context(dask(*worker))
        assert first.join(PATIENCE).status == "finished"
        until(lambda: heard == [7] and cluster.trouble == "")
        assert cluster.workers == 1

        work = feed(cluster, jobs_of(doze, range(20)))
        found = [next(work)[1][0] for _ in range(3)]
        kill(leaving)
        until(lambda: cluster.trouble != "")
        machines.enter_context(dask(*scheduler))
        machines.enter_context(dask(*worker))
        found += [answer[0] for _, answer in work]
        assert sorted(found) == list(range(20))
        again = ask(cluster, jobs_of(tell, range(8, 9))[0])
        assert again.join(PATIENCE).status == "finished"
        until(lambda: heard[-1] == 8)

        coming = machines.enter_context(dask(*worker))
        until(lambda: cluster.workers == cluster.units == 2)
        kill(coming)
        until(lambda: cluster.workers == cluster.units == 1)


def test_a_killed_scheduler_of_our_own_is_replaced(
    jobs: Races, store: Store, tmp_path: os.PathLike[str]
) -> None:
    """After SIGKILL in the middle of a sweep another comes by itself; the numbers are the same.

    Closing the cluster then ends all that it has started, also when that does not answer.
    """
    cluster = Cluster(workers=1)
    try:
        cluster.client()
        running = start_sweep(GRID, cluster, store)
        until(lambda: running.progress().partial.points >= 2)
        assert cluster._local is not None
        killed = psutil.Process(cluster._local.process.pid)
        family = [killed, *killed.children(recursive=True)]
        killed.kill()
        progress = running.join(PATIENCE)
        assert (progress.status, progress.partial.points) == ("finished", GRID.size)
        assert cluster.trouble == ""
        _, alive = psutil.wait_procs(family, PATIENCE)
        assert not alive
        last = psutil.Process(cluster._local.process.pid)
        family = [last, *last.children(recursive=True)]
        last.send_signal(signal.SIGSTOP)
    finally:
        cluster.close()
    _, alive = psutil.wait_procs(family, PATIENCE)
    assert not alive
    with Store(f"sqlite:///{tmp_path}/other.sqlite") as other:
        undisturbed = sweep(GRID, jobs.cluster, other)
    assert progress.answer is not None
    assert progress.answer.equals(undisturbed)


def test_a_connection_that_fails_in_any_way_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dask gives up for good where coming back raises what it does not expect: we do not.

    A scheduler that is killed while credentials are exchanged raises a ValueError there. What it
    leaves is closed once, and not again when it is collected.
    """

    async def fail() -> None:
        raise ValueError("IOStream is not idle; cannot convert to SSL")

    monkeypatch.setattr(module, "CONNECT_SECONDS", 1.0)
    cluster = Cluster(workers=1)
    try:
        lost = cluster.client()
        monkeypatch.setattr(lost, "_reconnect", fail)
        lost.loop.add_callback(lost.scheduler_comm.comm.abort)
        until(lambda: not cluster.ready)
        until(lambda: cluster.ready and not cluster.trouble)
        assert cluster.client() is not lost
        assert lost.status == "closed"
        assert ask(cluster, jobs_of(tell, range(1))[0]).join(PATIENCE).status == "finished"
    finally:
        cluster.close()


def test_all_workers_are_kept_busy() -> None:
    """Eight workers elsewhere share the jobs that one feeds them, each about as many."""
    elsewhere = LocalCluster(
        n_workers=8,
        threads_per_worker=1,
        processes=False,
        protocol="tcp",
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
    )
    cluster = Cluster(elsewhere.scheduler_address)
    try:
        cluster.client()
        until(lambda: cluster.workers == 8)
        answers = [answer for _, answer in feed(cluster, jobs_of(doze, range(160)))]
    finally:
        cluster.close()
        elsewhere.close()
    shares = Counter(worker for _, worker in answers)
    assert len(shares) == 8
    assert min(shares.values()) >= 10


def test_closing_does_not_wait_for_who_does_not_answer() -> None:
    """A cluster at whose address nobody answers is left within seconds."""
    cluster = Cluster(f"tcp://127.0.0.1:{free_port()}")
    time.sleep(0.5)
    began = time.monotonic()
    cluster.close()
    assert time.monotonic() - began < 5


def test_a_scheduler_takes_orders_from_nobody_without_its_credentials() -> None:
    """Who has none, or others, gets a sentence that says what to set; who has them is served."""
    theirs = local.start(1)
    try:
        for security in (Security(), temporary(), theirs.security):
            with configuration.set(credentials(security)):
                cluster = Cluster(theirs.address)
                try:
                    if security is theirs.security:
                        until(lambda c=cluster: c.ready and not c.trouble)
                    else:
                        until(lambda c=cluster: "each other's credentials: set DASK" in c.trouble)
                        assert not cluster.ready
                finally:
                    cluster.close()
    finally:
        theirs.close()


def credentials(security: Security) -> dict[str, object]:
    """Name credentials as Dask's configuration has them."""
    return {
        "distributed.comm.tls.ca-file": security.tls_ca_file,
        "distributed.comm.tls.client.cert": security.tls_client_cert,
        "distributed.comm.tls.client.key": security.tls_client_key,
    }
