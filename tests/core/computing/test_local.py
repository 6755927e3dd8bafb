import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from distributed import Client, Scheduler, Security

from core.computing import local
from core.computing.local import DEATHS, Local
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
PAGES = ("", "status", "info/main/workers.html", "json/identity.json", "metrics", "health")
PARENT = """
from core.computing import local
machine = local.start(1)
print(machine.process.pid, flush=True)
input()
"""


@pytest.fixture(scope="module")
def machine() -> Iterator[Local]:
    """One worker, and its scheduler."""
    machine = local.start(1)
    yield machine
    machine.close()


def _family(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def _listening(machine: Local) -> list[tuple[str, int]]:
    """List where the processes of a machine can be reached."""
    return [
        (connection.laddr.ip, connection.laddr.port)
        for process in _family(machine.process.pid)
        for connection in process.net_connections()
        if connection.status == psutil.CONN_LISTEN
    ]


def test_who_has_the_credentials_is_served(machine: Local) -> None:
    """The one who started it can have it compute; nobody can reach it from another machine."""
    with Client(machine.address, security=machine.security, set_as_default=False) as client:
        assert client.submit(sum, [1, 2]).result(PATIENCE) == 3
        failures = client.run_on_scheduler(lambda dask_scheduler: dask_scheduler.allowed_failures)
    assert failures == DEATHS
    assert {host for host, _ in _listening(machine)} == {"127.0.0.1"}


def _jobs_known(dask_scheduler: Scheduler) -> int:
    """Count the jobs that somebody may still want."""
    return len(dask_scheduler.tasks)


def _futures_known() -> int:
    """Count what a scheduler keeps of the futures that it was ever asked for."""
    import gc

    gc.collect()
    lists = [found for found in gc.get_objects() if type(found) is list]
    return sum(type(kept) is dict and kept == {"type": "Future"} for of in lists for kept in of)


def test_nothing_is_kept_of_jobs_that_are_done(machine: Local) -> None:
    """A scheduler that runs for months keeps no line for each job, and its workers stay with it."""
    with Client(machine.address, security=machine.security, set_as_default=False) as client:
        for _ in range(5):
            client.gather(client.map(abs, range(20), pure=False))
            assert client.submit(abs, 1, pure=False).result(PATIENCE) == 1
        until(lambda: not client.run_on_scheduler(_jobs_known))
        assert not client.run_on_scheduler(_futures_known)


@pytest.mark.parametrize("protocol", ["tcp", "tls"])
def test_strangers_are_refused(machine: Local, protocol: str) -> None:
    """Who has no credentials, or others, cannot use the scheduler."""
    address = f"{protocol}://{machine.address.split('://')[1]}"
    security = Security.temporary() if protocol == "tls" else None
    with pytest.raises(OSError):  # noqa: PT011  a refusal, or nothing that answers
        Client(address, security=security, timeout=1.5, set_as_default=False)


def test_no_page_of_dask_answers_strangers(machine: Local) -> None:
    """Dask's own pages, which ask for no credentials and say what is done, are not there."""
    codes = []
    for _, port in _listening(machine):
        for path in PAGES:
            with pytest.raises(OSError) as refused:  # noqa: PT011  each in its own way
                urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=0.3)
            if not isinstance(refused.value, urllib.error.HTTPError):
                break  # it speaks TLS with those who have credentials
            refused.value.close()
            codes.append(refused.value.code)
    assert {*codes} <= {404}


def _assert_gone(family: list[psutil.Process]) -> None:
    # within how many seconds of a quiet machine is measured by tests.soak end
    _, alive = psutil.wait_procs(family, PATIENCE)
    assert not alive


def test_it_ends_when_it_is_closed() -> None:
    """All its processes end."""
    machine = local.start(1)
    family = _family(machine.process.pid)
    assert len(family) >= 2
    assert not machine.ended
    machine.close()
    assert machine.ended
    _assert_gone(family)


def test_it_ends_with_who_started_it_and_leaves_no_files(tmp_path: Path) -> None:
    """After SIGKILL to its owner nothing runs; and whatever is killed is cleaned up after."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", PARENT]
    for fault in ("owner", "all"):
        owner = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        with owner:
            assert owner.stdout is not None
            family = _family(int(owner.stdout.readline()))
            owner.kill()
            for process in family if fault == "all" else []:
                os.kill(process.pid, signal.SIGKILL)
            _assert_gone(family)
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as last:
        assert last.stdout is not None
        (process,) = _family(int(last.stdout.readline()))[:1]
        own = {*_folders(tmp_path)}
        assert len(own) <= 2  # of its scheduler and of its worker: those of the dead have gone
        last.kill()
    until(lambda: not process.is_running())


def _folders(temporary: Path) -> list[Path]:
    return [path for path in temporary.glob("*/*") if path.is_dir()]
