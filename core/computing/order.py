"""Order: whose job is given out next, and who comes before whom.

People stand on clocks (core.computing.clocks); those who have lost the connection for a moment wait
for those who are there. Of equals, what is watched live goes first, then what came first.
"""

from collections.abc import Iterable, Sequence

from core.computing.clocks import Clocks
from core.computing.jobs import Flight, Line

# Jobs that each worker may have: one in work, and one there before it ends, so that none is idle.
AHEAD = 2
# Times that Dask gives a job up, because workers died under it: beside any others, beside none
# that is suspected, and alone.
DEATHS = 3


def next_line(
    lines: Sequence[Line], flights: Iterable[Flight], clocks: Clocks, workers: int, units: int
) -> Line | None:
    """Choose whose job comes next, of those for which there is room.

    Args:
        units: jobs that all workers may have; those that open races may have them all.
    """
    there = list(flights)
    plain = sum(not flight.opens for flight in there)
    has_room = plain < AHEAD * workers
    has_place = len(there) < max(units, AHEAD * workers)
    # a job under which workers died waits until no other such job is in work; in the end until
    # there is none at all, and then no other is begun: what dies now dies of itself
    suspected = max((flight.deaths for flight in there), default=0)
    alone = [line for line in lines if line.jobs and line.jobs[0].deaths == DEATHS - 1]
    if alone or suspected == DEATHS - 1:
        return None if there else alone[0]
    ready = [
        line
        for line in lines
        if line.jobs
        and (has_place if line.live and not line.begun else has_room and has_place)
        and not (suspected and line.jobs[0].deaths)
    ]

    def rank(line: Line) -> tuple[bool, float, bool, int]:
        return line.is_away, _turn(line, clocks), not line.live, line.number

    return min(ready, key=rank, default=None)


def places(
    lines: Iterable[Line], flights: Iterable[Flight], clocks: Clocks
) -> dict[Line, tuple[bool, float, int]]:
    """Return where each line stands: its job in work, or its next; equal ones as they came."""
    turns = {line: _turn(line, clocks) for line in lines if line.jobs}
    for flight in flights:
        for line, _ in flight.lines:
            turns[line] = min(flight.turn, turns.get(line, flight.turn))
    return {line: (line.is_away, turn, line.number) for line, turn in turns.items()}


def advance(lines: Iterable[Line], flights: Iterable[Flight], clocks: Clocks) -> None:
    """Have who comes new stand beside those who are served; those who wait keep their place.

    Those who are away do not hold the others' clock.
    """
    begins = [clocks.begin(line.people()) for line in lines if line.jobs and not line.is_away]
    clocks.advance(min([flight.begin for flight in flights] + begins))


def _turn(line: Line, clocks: Clocks) -> float:
    return clocks.turn(line.people(), line.jobs[0].job)
