"""Load: people who move a control every few seconds, and what they wait for."""

import asyncio
import math
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.processes import Role
from tests.soak.moves import Answer, Move, waits
from tests.soak.person import Person, Seen
from tests.soak.server import Server, serving
from tests.soak.table import Row, at_least, below, none_of, told
from tests.soak.usage import Sampler, Usage

EVERY = 8.0  # seconds between two moves of a person, on average
APART = 0.3  # seconds between two people who open the page
WARM_SECONDS = 120.0  # that the first verdict of a new server may take
QUIET_WAIT = 2.0  # seconds to the first curve, beyond which the place should be told
# People beside those who race, one for so many of them, whose every move is recorded. Those who
# race have seeds of their own, of which nothing is.
READERS = 5
SEEDS = 1000  # the first of these seeds


@dataclass(frozen=True)
class Bounds:
    """What must hold for so many people: 95% of waits in seconds, the least share of verdicts."""

    rerun: float | None = None
    recorded: float | None = None
    curve: float | None = None
    verdict: float | None = None
    verdicts: float | None = None


BOUNDS = {
    1: Bounds(curve=1.0),
    5: Bounds(verdict=6.0),
    30: Bounds(rerun=1.0, recorded=0.5, curve=8.0, verdicts=0.3),
}
MEMORY, GROWTH = 3072.0, 2.0  # MB in all, and MB a minute after warming up
GROUPS = {"server and scheduler": (Role.SERVER, Role.SCHEDULER), "workers": (Role.WORKER,)}
FAIR = 0.5  # of what the best served had, the least that anybody has


def measure(people: int, seconds: float) -> list[Row]:
    """Have so many people race on a new server for some seconds, and others read what is recorded.

    Returns:
        The rows of their table.
    """
    with tempfile.TemporaryDirectory(prefix="soak-") as folder, serving(Path(folder)) as server:
        asyncio.run(warm(server))
        sampler, began = Sampler(server.process), time.process_time()
        queries = [f"seed={SEEDS + number}" for number in range(people)]
        everybody, lost = asyncio.run(
            _use(server, [*queries, *[""] * (people // READERS)], seconds)
        )
        client, usage = time.process_time() - began, sampler.stop()
        log = server.tracebacks()
    seen, readers = everybody[:people], everybody[people:]
    bounds = BOUNDS.get(people, Bounds())
    return [
        *_answers([move for one in seen for move in one.moves], bounds),
        *_recorded([move for one in readers for move in one.moves], bounds),
        *_openings(everybody),
        *_fairness(seen, people),
        *_faults(everybody, [*lost, *log]),
        *_cost(usage, client),
    ]


async def warm(server: Server) -> None:
    """Wait for the verdict of a first visit: workers start with it."""
    person = Person(-1, server.address, f"seed={SEEDS - 1}")
    await person.open()
    async with asyncio.timeout(WARM_SECONDS):
        while Answer.FINAL not in person.seen.opening.after:
            await asyncio.sleep(0.1)
    await person.tab.close()


async def _use(server: Server, queries: list[str], seconds: float) -> tuple[list[Seen], list[str]]:
    """Return what each person saw, one for each query, and why some could not go on."""
    persons = [Person(number, server.address, query) for number, query in enumerate(queries)]

    async def live(number: int, person: Person) -> None:
        await asyncio.sleep(number * APART)
        await person.play(seconds, EVERY)

    done = await asyncio.gather(
        *(live(*pair) for pair in enumerate(persons)), return_exceptions=True
    )
    return [p.seen for p in persons], [repr(one) for one in done if one is not None]


def _answers(moves: list[Move], bounds: Bounds) -> Iterable[Row]:
    yield told("moves", len(moves))
    limits = {
        Answer.RERUN: bounds.rerun,
        Answer.CURVE: bounds.curve,
        Answer.VERDICT: bounds.verdict,
        Answer.FINAL: None,
    }
    for answer, limit in limits.items():
        found = waits(moves, answer)
        least = bounds.verdicts if answer is Answer.VERDICT else None
        counts = f"{len(found.got)} of {found.moves}"
        yield at_least(f"{answer}: came before the next move", found.share, least, counts)
        answered = (
            f"median {found.of_all(0.5):.2f} s; of those who got it median "
            f"{found.of_answered(0.5):.2f}, p95 {found.of_answered(0.95):.2f} s"
        )
        yield below(f"{answer}: p95 of all", found.of_all(0.95), limit, "s", answered)
    long = [m for m in moves if m.after.get(Answer.CURVE, (m.until or m.at) - m.at) > QUIET_WAIT]
    told_of = f"{sum(move.place_told for move in long)} of {len(long)}"
    yield told(f"place told, of moves with no curve for {QUIET_WAIT:g} s", told_of)


def _recorded(moves: list[Move], bounds: Bounds) -> Iterable[Row]:
    if moves:
        found = waits(moves, Answer.RECORDED)
        counts = f"{len(found.got)} of {found.moves} came before the next move"
        yield below(
            f"{Answer.RECORDED}: p95 of all", found.of_all(0.95), bounds.recorded, "s", counts
        )


def _openings(seen: list[Seen]) -> Iterable[Row]:
    found = waits([one.opening for one in seen], Answer.RERUN)
    yield below("opening the page: p95 of all", found.of_all(0.95), None, "s")


def _fairness(seen: list[Seen], people: int) -> Iterable[Row]:
    for answer in (Answer.CURVE, Answer.VERDICT):
        served = sorted(sum(answer in move.after for move in one.moves) for one in seen)
        spread = f"least {served[0]}, median {served[len(served) // 2]}, most {served[-1]} moves"
        if answer is Answer.VERDICT or people == 1:
            yield told(f"{answer}, per person", spread)
        else:
            share = served[0] / served[-1] if served[-1] else 0.0
            yield at_least(f"{answer}, per person: least of most", share, FAIR, spread)


def _faults(seen: list[Seen], lost: list[str]) -> Iterable[Row]:
    runs, cut = sum(one.fragments for one in seen), sum(one.cut for one in seen)
    overtaken = sum(one.overtaken for one in seen)
    yield told(
        "fragment runs overtaken by the next tick's, which drew all", f"{overtaken} of {runs}"
    )
    yield Row("fragment runs cut short by the next tick's", f"{cut} of {runs}", "none", cut == 0)
    texts = Counter(fault for one in seen for fault in one.faults)
    yield none_of("exceptions and errors on screen", [f"{n} x {t}" for t, n in texts.items()])
    yield none_of("lost connections, and tracebacks in the log", lost)


def _cost(usage: Usage, client: float) -> Iterable[Row]:
    yield below("memory of all processes (PSS), most", usage.peak, MEMORY, "MB")
    for name, roles in GROUPS.items():
        slope, low, high = usage.slope(*roles)
        if math.isnan(slope):
            yield told(f"memory of {name}, slope once warm", "too short to tell")
            continue
        words = f"{slope:.1f} MB/min, 95% interval {low:.1f} to {high:.1f}"
        bound = f"< {GROWTH:g} MB/min"
        yield Row(f"memory of {name}, slope once warm", words, bound, slope < GROWTH)
    spent = {role: usage.processor.get(role, 0.0) for role in Role}
    text = ", ".join(f"{role} {seconds:.0f} s" for role, seconds in spent.items() if seconds)
    yield told(f"processor time of {os.cpu_count()} cores", f"{text}, client {client:.0f} s")
