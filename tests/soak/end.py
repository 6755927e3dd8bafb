"""Ending: SIGTERM and SIGINT in the middle of a race end every process within seconds."""

import asyncio
import signal
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

from tests.processes import family
from tests.soak.leave import LONG
from tests.soak.load import WARM_SECONDS
from tests.soak.moves import Answer
from tests.soak.person import Person
from tests.soak.server import Server, serving
from tests.soak.table import Row, below, none_of

TIMES = 3  # each signal
LIMIT = 5.0  # seconds until all are gone
SIGNALS = (signal.SIGTERM, signal.SIGINT)


def measure() -> list[Row]:
    """End servers in mid-race; return how long that took, and what was left."""
    return [row for ended_by in SIGNALS for row in _ends(ended_by)]


def _ends(ended_by: signal.Signals) -> Iterable[Row]:
    seconds, files, log = [], [], []
    for _ in range(TIMES):
        with tempfile.TemporaryDirectory(prefix="soak-") as folder, serving(Path(folder)) as server:
            seconds.append(asyncio.run(_end_in_mid_race(server, ended_by)))
            files += sorted(server.files())
            log += server.tracebacks()
    yield below(
        f"{ended_by.name} in mid-race: all processes gone, slowest", max(seconds), LIMIT, "s"
    )
    yield none_of(f"{ended_by.name}: temporary files left", files)
    yield none_of(f"{ended_by.name}: tracebacks in the log", log)


async def _end_in_mid_race(server: Server, ended_by: signal.Signals) -> float:
    """Return the seconds from the signal to the end of the last process."""
    person = Person(0, server.address, LONG)
    await person.open()
    async with asyncio.timeout(WARM_SECONDS):
        while Answer.CURVE not in person.seen.opening.after:
            await asyncio.sleep(0.05)
    processes = list(family(server.process))
    began = time.monotonic()
    server.process.send_signal(ended_by)
    _, left = await asyncio.to_thread(psutil.wait_procs, processes, 60)
    took = time.monotonic() - began if not left else float("inf")
    person.tab.leave()
    return took
