"""Leaving: a hundred people who open the page and go, and reloads in the middle of races."""

import asyncio
import random
import tempfile
import time
from pathlib import Path

import psutil

from tests.processes import Role, family, having
from tests.soak.load import warm
from tests.soak.moves import Answer
from tests.soak.person import Person
from tests.soak.server import Server, serving
from tests.soak.table import Row, below, none_of, told

PEOPLE, RELOADS = 100, 20
GRACE = 60.0  # seconds that a lost connection is waited for
MORE = 15.0  # seconds after it, in which all is given up
IDLE = 5.0  # seconds over which idle workers are watched
BUSY = 0.05  # of a core: heartbeats take less
LONG = "width=64&replicates=30&steps=5000"  # minutes of work


def measure() -> list[Row]:
    """Have people come and go; return what is left of them after the grace."""
    with tempfile.TemporaryDirectory(prefix="soak-") as folder, serving(Path(folder)) as server:
        asyncio.run(warm(server))
        processes, files = len(family(server.process)), server.files()
        came = server.sessions()
        asyncio.run(_come_and_go(server))
        time.sleep(GRACE + MORE)
        left = server.files() - files
        log = server.tracebacks()
        return [
            told("people who opened and left", PEOPLE),
            told("reloads in the middle of a race", RELOADS),
            below("sessions left", server.sessions() - came, 1, ""),
            below("processes left", len(family(server.process)) - processes, 1, ""),
            below("cores busy with work that nobody waits for", _busy(server), BUSY, "cores"),
            none_of("temporary files left", sorted(left)),
            none_of("tracebacks in the log", log),
        ]


async def _come_and_go(server: Server) -> None:
    chance = random.Random(0)

    async def visit(number: int) -> None:
        await asyncio.sleep(chance.uniform(0, 20))
        person = Person(number, server.address, f"{LONG}&seed={number}")
        await person.open()
        await asyncio.sleep(chance.uniform(0, 3))
        await person.tab.close()

    async def reload() -> None:
        for _ in range(RELOADS):
            person = Person(0, server.address, f"{LONG}&seed=0")
            await person.open()
            async with asyncio.timeout(GRACE):
                while Answer.RERUN not in person.seen.opening.after:
                    await asyncio.sleep(0.05)
            await asyncio.sleep(chance.uniform(0, 1))
            await person.tab.close()

    await asyncio.gather(reload(), *(visit(number) for number in range(1, PEOPLE + 1)))


def _busy(server: Server) -> float:
    """Return how many cores the workers use."""

    def spent(workers: list[psutil.Process]) -> float:
        return sum(sum(worker.cpu_times()[:2]) for worker in workers)

    workers = having(server.process, Role.WORKER)
    before = spent(workers)
    time.sleep(IDLE)
    return (spent(workers) - before) / IDLE
