"""A thousand points on eight workers that come and go, with PostgreSQL, as the README says.

The same sweep on two workers of its own and SQLite tells what the numbers must be.
"""

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

from tests.core.postgres import serving
from tests.servers import free_port
from tests.soak.table import Row, at_least, none_of, told

BIN = Path(sys.executable).parent
WIDTHS = ",".join(str(width) for width in range(4, 44))
EXAMPLES = ",".join(str(count) for count in range(40, 290, 10))
POINTS = 40 * 25
SWEEP = (
    *("sweep", "--vary", f"width={WIDTHS}", "--vary", f"examples={EXAMPLES}"),
    *("shared", "--replicates", "3", "--steps", "200", "--json"),
)
COMMANDS, WORKERS = 4, 2  # `dask worker` and the workers of each: eight in all
EVERY = 5.0  # seconds between two events
AWAY = 3.0  # seconds until another machine comes


def measure() -> list[Row]:
    """Sweep undisturbed, then with workers killed and machines that leave; compare."""
    with tempfile.TemporaryDirectory(prefix="soak-") as folder, ExitStack() as stack:
        place = Path(folder)
        quiet, took = _swept(place / "quiet.json", TOGETHER_DATABASE=f"sqlite:///{place}/q.sqlite")
        url = stack.enter_context(serving()).new_database()
        address = stack.enter_context(_scheduler())
        machines = Machines(address)
        stack.callback(machines.close)
        moved, longer = _swept(
            place / "moved.json",
            machines,
            TOGETHER_DATABASE=url,
            TOGETHER_SCHEDULER=address,
        )
    points = {(row["width"], row["examples"]) for row in moved}
    differing = [row for row, other in zip(moved, quiet, strict=False) if row != other]
    return [
        at_least("points that were finished", len(points) / POINTS, 1.0, f"{len(points)}"),
        none_of("rows that differ from the undisturbed sweep", differing),
        Row("rows", f"{len(moved)} and {len(quiet)}", "as many", len(moved) == len(quiet)),
        told("workers killed", machines.killed),
        told("machines that left, and others that came", machines.left),
        told("seconds with eight workers that come and go", f"{longer:.0f}"),
        told("seconds with two workers of its own, undisturbed", f"{took:.0f}"),
    ]


class Machines:
    """`dask worker` commands; one worker is killed, or one command leaves, now and then."""

    def __init__(self, address: str) -> None:
        self._address, self._random = address, random.Random(0)
        self._there = [self._come() for _ in range(COMMANDS)]
        self.killed = self.left = 0

    def disturb(self) -> None:
        """Kill a worker, whose nanny starts another; or have a machine leave and another come."""
        place = self._random.randrange(COMMANDS)
        if self._random.random() < 0.5:
            workers = self._there[place].children(recursive=True)
            workers = [one for one in workers if "spawn_main" in " ".join(one.cmdline())]
            if workers:
                self._random.choice(workers).kill()
                self.killed += 1
            return
        _end(self._there[place])
        self.left += 1
        time.sleep(AWAY)
        self._there[place] = self._come()

    def close(self) -> None:
        """Have all leave."""
        for machine in self._there:
            _end(machine)

    def _come(self) -> psutil.Popen:
        return psutil.Popen(
            [
                *(BIN / "dask", "worker", self._address),
                *("--nthreads", "1", "--nworkers", str(WORKERS), "--no-dashboard"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def _end(machine: psutil.Popen) -> None:
    workers = machine.children(recursive=True)
    machine.kill()
    for worker in workers:
        try:
            worker.kill()
        except psutil.NoSuchProcess:
            continue
    machine.wait()


@contextmanager
def _scheduler() -> Iterator[str]:
    port = free_port()
    command = [BIN / "dask", "scheduler", "--host", "127.0.0.1", "--port", str(port)]
    process = psutil.Popen(
        [*command, "--no-dashboard"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    yield f"tcp://127.0.0.1:{port}"
    process.terminate()
    process.wait()


def _swept(
    table: Path, machines: Machines | None = None, **settings: str
) -> tuple[list[dict[str, object]], float]:
    """Run the command; return its rows without what a clock says, and the seconds it took."""
    began = time.monotonic()
    with table.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "core", *SWEEP],
            env=os.environ | settings,
            stdout=file,
            stderr=subprocess.DEVNULL,
        )
        while process.poll() is None:
            time.sleep(EVERY)
            if machines is not None and process.poll() is None:
                machines.disturb()
    took = time.monotonic() - began
    assert process.returncode == 0, "the sweep must end well"
    rows = json.loads(table.read_text())
    return [{k: v for k, v in row.items() if not re.search("second", k)} for row in rows], took
