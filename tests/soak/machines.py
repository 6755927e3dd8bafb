"""A thousand points on eight workers that come and go, with PostgreSQL, as the README says.

The same sweep on two workers of its own and SQLite tells what the numbers must be.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import psutil

from tests.core.faults.disturbing import kill_group, process
from tests.core.postgres import serving
from tests.processes import Role, having
from tests.servers import free_port
from tests.soak.table import Row, at_least, none_of, told

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
        machines = Machines(stack)
        moved, longer = _swept(
            place / "moved.json",
            machines,
            TOGETHER_DATABASE=url,
            TOGETHER_SCHEDULER=machines.address,
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
    """A scheduler and `dask worker` commands; a worker is killed, or a command leaves, at times.

    Args:
        stack: at whose end all of them have ended.
    """

    def __init__(self, stack: ExitStack) -> None:
        port = str(free_port())
        listening = ("--host", "127.0.0.1", "--port", port, "--no-dashboard")
        stack.enter_context(process("-m", "dask", "scheduler", *listening))
        self.address = f"tcp://127.0.0.1:{port}"
        self._stack, self._random = stack, random.Random(0)
        self._there = [self._come() for _ in range(COMMANDS)]
        self.killed = self.left = 0

    def disturb(self) -> None:
        """Kill a worker, whose nanny starts another; or have a machine leave and another come."""
        place = self._random.randrange(COMMANDS)
        if self._random.random() < 0.5:
            workers = having(self._there[place], Role.WORKER)
            if workers:
                self._random.choice(workers).kill()
                self.killed += 1
            return
        kill_group(self._there[place])
        self.left += 1
        time.sleep(AWAY)
        self._there[place] = self._come()

    def _come(self) -> psutil.Popen:
        own = ("--nthreads", "1", "--nworkers", str(WORKERS), "--no-dashboard")
        return self._stack.enter_context(process("-m", "dask", "worker", self.address, *own))


def _swept(
    table: Path, machines: Machines | None = None, **settings: str
) -> tuple[list[dict[str, object]], float]:
    """Run the command; return its rows without what a clock says, and the seconds it took."""
    began = time.monotonic()
    with table.open("w") as file:
        command = subprocess.Popen(
            [sys.executable, "-m", "core", *SWEEP],
            env=os.environ | settings,
            stdout=file,
            stderr=subprocess.DEVNULL,
        )
        while command.poll() is None:
            time.sleep(EVERY)
            if machines is not None and command.poll() is None:
                machines.disturb()
    took = time.monotonic() - began
    assert command.returncode == 0, "the sweep must end well"
    rows = json.loads(table.read_text())
    return [{k: v for k, v in row.items() if "second" not in k} for row in rows], took
