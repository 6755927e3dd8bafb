"""This machine's own scheduler and workers: a process that ends with the one that started it.

`python -m core.computing.local 2` starts two workers and writes one line of JSON: where they are,
and the credentials without which nobody can use them. It ends when its input is closed, also when
whoever started it was killed.
"""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass

import dask
from dask.system import CPU_COUNT
from distributed import LocalCluster, Security, scheduler, worker
from distributed.system import MEMORY_LIMIT

from core.computing.credentials import temporary
from core.computing.steady import keep_time

WORKERS = "TOGETHER_WORKERS"  # how many of our own are started
# Units in one worker, of which one computes: see core.computing.baton. Each holds its data.
UNITS = 16
# Workers that may die under a job before it is handed back: see core.computing.turns.
DEATHS = 1
# Messages that Dask keeps of every connection, and moves of jobs, for its developers: a thousand
# experiments and answers each, if nothing is said.
LOGS = {"distributed.admin.low-level-log-length": 20}
CONFIG = {
    **LOGS,
    "distributed.scheduler.allowed-failures": DEATHS,
    # after which a worker that is missing is given up for ever, also when it was killed twice in a
    # row and is just being started anew: never
    "distributed.deploy.lost-worker-timeout": "1000 days",
    # pages that say what is done, and for which no credentials are asked
    "distributed.scheduler.http.routes": [],
    # messages that a scheduler keeps of each topic: curves, passed on long ago
    "distributed.admin.log-length": 50,
    "distributed.worker.http.routes": [],
    # a hundred looks a second at all threads, which nobody reads, kept for an hour
    "distributed.worker.profile.enabled": False,
}
# A line for every job there has ever been, kept for Dask's developers as long as a scheduler runs:
# a megabyte a minute with a class of thirty. Workers report to it, so it is left out of both.
HISTORY = "spans"
END_SECONDS = 2.5  # that workers get to end by themselves
CREDENTIALS = ("tls_ca_file", "tls_client_cert", "tls_client_key")


def usual_workers() -> int:
    """Return TOGETHER_WORKERS, or one for each core that this process and its container may use.

    Raises:
        ValueError: when it is no number of workers.
    """
    said = os.environ.get(WORKERS)
    if not said:
        return CPU_COUNT
    if not said.isdecimal() or not int(said):
        raise ValueError(
            f"{WORKERS} must be a whole number from 1, got {said!r}; name another, or unset it"
        )
    return int(said)


@dataclass(frozen=True)
class Local:
    """A process of this module, as the one who has started it sees it."""

    process: "subprocess.Popen[str]"
    address: str
    security: Security

    @property
    def ended(self) -> bool:
        """Whether it has ended, or was killed."""
        return self.process.poll() is not None

    def close(self) -> None:
        """End it, and all workers."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        try:
            self.process.wait(END_SECONDS + 1)
        except subprocess.TimeoutExpired:
            self.process.kill()  # its workers notice, and end
            self.process.wait()
        self.process.stdout.close()


def start(workers: int) -> Local:
    """Start the workers, and wait until they are there.

    Raises:
        ConnectionError: when they could not be started.
    """
    environment = os.environ | {
        # what is importable here is so there
        "PYTHONPATH": os.pathsep.join(entry or os.getcwd() for entry in sys.path),
        # else glibc keeps memory of its own for each thread, and workers have many
        "MALLOC_ARENA_MAX": "1",
        # and gives what is freed back to the system at once, to ask for it anew a moment later:
        # with a class of thirty that took half of a worker's time
        "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
        "MALLOC_TRIM_THRESHOLD_": str(64 << 20),
        # one that had to end at once leaves locks, which are then cleared away: no news for people
        "PYTHONWARNINGS": "ignore:resource_tracker:UserWarning",
    }
    # no shell, and no word of anybody's: a number of ours alone
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "core.computing.local", str(workers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        start_new_session=True,  # Ctrl-C is for who started it
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise ConnectionError("workers must start on this machine, got none; see the log")
    said = json.loads(line)
    return Local(process, said["address"], Security(require_encryption=True, **said["credentials"]))


def _without_history(extensions: Mapping[str, type]) -> dict[str, type]:
    return {name: extension for name, extension in extensions.items() if name != HISTORY}


def main(workers: int) -> None:
    """Serve until the input is closed."""
    dask.config.set(CONFIG)
    keep_time()
    security = temporary()
    cluster = LocalCluster(
        n_workers=workers,
        threads_per_worker=UNITS,
        # one that grows beyond is ended before the machine swaps; the rest is for the pages
        memory_limit=MEMORY_LIMIT // (workers + 1),
        host="127.0.0.1",
        security=security,
        dashboard_address="127.0.0.1:0",
        scheduler_kwargs={
            "dashboard": False,
            "extensions": _without_history(scheduler.DEFAULT_EXTENSIONS),
        },
        extensions=_without_history(worker.DEFAULT_EXTENSIONS),  # of workers
        worker_dashboard_address="127.0.0.1:0",
        silence_logs=logging.ERROR,
        preload=["core.computing.preload"],
    )
    credentials = {name: getattr(security, name) for name in CREDENTIALS}
    print(json.dumps({"address": cluster.scheduler_address, "credentials": credentials}))
    sys.stdout.flush()
    sys.stdin.read()
    # whatever hangs: workers end as soon as this process has
    last = threading.Timer(END_SECONDS, os._exit, (0,))
    last.daemon = True
    last.start()
    cluster.close()


if __name__ == "__main__":
    main(int(sys.argv[1]))
