"""Jobs for workers, the lines in which they wait, and those that are in work."""

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distributed import Future

# Topic under which a worker says how far a job is: its key and the share that is done.
SHARES = "together-shares"
People = Callable[[], Sequence[Hashable]]  # those who wait for a line now; equal ones are one


@dataclass(frozen=True)
class Job:
    """A function for a worker, its arguments, and a key equal for equal work.

    Attributes:
        seconds: that it takes on one core, as estimated.
        sharpens: whether it makes an answer more certain that is there already.
    """

    key: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    seconds: float = 1.0
    sharpens: bool = False


class GivenUp(Exception):
    """A job cannot be done; the message says why."""


@dataclass
class Waiting:
    """A job in a line, with what has happened to it."""

    position: int
    job: Job
    deaths: int = 0
    tries: int = 0


@dataclass(eq=False)
class Line:
    """The jobs of one race, sweep or question, which are done in their order.

    Attributes:
        live: whether somebody watches it grow: among equals it goes first.
        done: called with a job's position, what it returned, and what it raised, if it did.
        share: of its job in work that is done, as far as is known.
    """

    people: People
    live: bool
    done: Callable[[int, Any, Exception | None], None]
    jobs: deque[Waiting]
    number: int
    begun: bool = False
    share: float = 0.0

    @property
    def is_away(self) -> bool:
        """Whether all who wait have lost the connection, where their presence says so."""
        people = self.people()
        return bool(people) and not any(getattr(p, "connected", True) for p in people)


@dataclass(eq=False)
class Flight:
    """A job that the workers have, and the lines that wait for it.

    Attributes:
        begin, turn: where it begins and ends on the clocks of people.
        opens: whether it is the first job of a race.
        key: that the workers know it by.
        people: to whom its seconds were counted.
    """

    job: Job
    begin: float
    turn: float
    opens: bool
    key: str
    deaths: int
    people: tuple[Hashable, ...]
    lines: list[tuple[Line, Waiting]]
    future: "Future[Any] | None" = field(default=None)
