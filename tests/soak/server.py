"""A dashboard of our own to measure: this tree on a free port, with a new store and folder."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import psutil

from tests.servers import free_port, wait_until_up

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds to an end
SCRATCH = "dask-scratch-space"  # Dask leaves it to the next one of the machine, with two locks
OF_ALL = {SCRATCH, f"{SCRATCH}/global.lock", f"{SCRATCH}/purge.lock"}


@dataclass(frozen=True)
class Server:
    """A running dashboard.

    Attributes:
        folder: its store, its log, and `temporary`, where its processes keep temporary files.
    """

    address: str
    process: psutil.Popen
    folder: Path

    @property
    def temporary(self) -> Path:
        """The folder of temporary files."""
        return self.folder / "temporary"

    def sessions(self) -> int:
        """Count the people whose tab is open, by Streamlit's own metrics."""
        url = f"{self.address}/_stcore/metrics?families=active_sessions"
        with urlopen(url) as reply:
            found = re.search(r"^active_sessions\D* (\d+)", reply.read().decode(), re.MULTILINE)
        return int(found[1]) if found else 0

    def files(self) -> set[str]:
        """Name the temporary files that are there, but for those that there is one of."""
        there = {str(path.relative_to(self.temporary)) for path in self.temporary.rglob("*")}
        return there - OF_ALL

    def tracebacks(self) -> list[str]:
        """Name the errors of ours that it has logged: see `errors_of`."""
        return errors_of((self.folder / "log").read_text(errors="replace"))


def errors_of(log: str) -> list[str]:
    """Return the last lines of tracebacks that go through a file of ours.

    A tab closed in mid-message is the web server's affair: it logs a traceback of its own.
    """
    found = re.findall(r"^Traceback .*\n((?:[ \t].*\n|\n)*)(.*)$", log, re.MULTILINE)
    ours = tuple(f'File "{ROOT / room}' for room in ("core", "dashboard"))
    return [what for frames, what in found if any(frame in frames for frame in ours)]


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serve until the block is left; whatever lives then is killed."""
    server = start(folder)
    try:
        yield server
    finally:
        there = server.process.children(recursive=True) if server.process.is_running() else []
        if server.process.is_running():
            server.process.terminate()
        _, left = psutil.wait_procs([server.process, *there], PATIENCE)
        for process in left:
            process.kill()


def start(folder: Path) -> Server:
    """Start the dashboard as README.md says, and wait until it answers."""
    port = free_port()
    (folder / "temporary").mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/app.py"]
    settings = {
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(folder / "temporary"),
        "TOGETHER_DATABASE": f"sqlite:///{folder / 'results.sqlite'}",
    }
    with (folder / "log").open("w") as log:
        process = psutil.Popen(
            [*command, "--server.port", str(port), "--server.headless", "true"],
            cwd=ROOT,
            env=os.environ | settings,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    wait_until_up(address)
    return Server(address, process, folder)
