"""Turns: which job is done next, so that all people are served alike, whatever each asks for.

Start-time fair queueing over people (Goyal, Vin & Cheng, 1996): each has a clock that counts the
seconds of work done for them, and the next job is of whoever has the least. Who comes new starts
with the least of those who are served. Only a few jobs are given to the workers ahead of time, so
that what nobody waits for any more leaves the queue; a race's first job is given at once, because
a worker lets it show its first curves before it waits for its turn (core.computing.baton).
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from distributed import Future

LOOK_SECONDS = 0.5  # between two looks, when nothing happens
# Jobs that each worker may have: one in work, and one there before it ends, so that none is idle.
AHEAD = 2
DEATHS = 2  # times that Dask gives a job up, because workers died under it
TRIES = 5  # of a job that was stopped although somebody wants it

People = Callable[[], Sequence[Hashable]]  # those who wait for a line now; equal ones are one


@dataclass(frozen=True)
class Job:
    """A function for a worker, its arguments, and a key equal for equal work.

    Attributes:
        seconds: that it takes on one core, as estimated.
    """

    key: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    seconds: float = 1.0


class GivenUp(Exception):
    """A job cannot be done; the message says why."""


class Workers(Protocol):
    """What does the jobs: see core.computing.cluster."""

    workers: int
    units: int

    @property
    def ready(self) -> bool: ...  # noqa: D102
    @property
    def closed(self) -> bool: ...  # noqa: D102
    def submit(  # noqa: D102
        self, work: Callable[..., Any], *arguments: object, key: str, priority: float
    ) -> "Future[Any]": ...
    def answer(self, future: "Future[Any]") -> Any: ...  # noqa: D102
    def release(self, futures: "Sequence[Future[Any]]") -> None: ...  # noqa: D102


@dataclass
class _Waiting:
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
    jobs: deque[_Waiting]
    number: int
    begun: bool = False
    share: float = 0.0


@dataclass(eq=False)
class _Flight:
    """A job that the workers have, and the lines that wait for it."""

    job: Job
    turn: float
    opens: bool
    deaths: int
    people: tuple[Hashable, ...]
    lines: list[tuple[Line, _Waiting]]
    future: "Future[Any] | None" = field(default=None)


class Turns:
    """All that is to be done on one cluster. Safe to use from several threads."""

    def __init__(self, cluster: Workers) -> None:
        self._cluster = cluster
        self._changed = threading.Condition()
        self._lines: list[Line] = []
        self._flights: dict[str, _Flight] = {}
        self._served: dict[Hashable, float] = {}  # seconds, by person
        self._numbers = count()
        self._closed = False
        # answers are fetched, and passed on, beside the thread that gives out work
        self._answers = ThreadPoolExecutor(2, thread_name_prefix="answers")
        self._thread = threading.Thread(target=self._serve, name="turns", daemon=True)
        self._thread.start()

    def stand_in_line(
        self,
        jobs: Sequence[Job],
        people: People,
        done: Callable[[int, Any, Exception | None], None],
        live: bool = False,
    ) -> Line:
        """Have jobs done; `done` is called in another thread."""
        waiting = deque(_Waiting(position, job) for position, job in enumerate(jobs))
        with self._changed:
            line = Line(people, live, done, waiting, next(self._numbers))
            self._lines.append(line)
            self._changed.notify_all()
        return line

    def leave(self, line: Line) -> None:
        """Want nothing of a line any more; what nobody else wants is given up."""
        dropped = []
        with self._changed:
            if line in self._lines:
                self._lines.remove(line)
            line.jobs.clear()
            for key, flight in list(self._flights.items()):
                flight.lines = [pair for pair in flight.lines if pair[0] is not line]
                if not flight.lines:
                    dropped.append(self._flights.pop(key))
                    self._charge(flight.people, -(1 - line.share) * flight.job.seconds)
            self._changed.notify_all()
        self._cluster.release([f.future for f in dropped if f.future is not None])

    def ahead(self, line: Line) -> int:
        """Count the lines whose turn comes before."""
        with self._changed:
            turns = self._turns()
            mine = turns.get(line)
            return 0 if mine is None else sum(turn < mine for turn in turns.values())

    def changed(self) -> None:
        """Look at once: there may be other workers."""
        with self._changed:
            self._changed.notify_all()

    def close(self) -> None:
        """Give out nothing any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()
        self._answers.shutdown(wait=False, cancel_futures=True)

    def _serve(self) -> None:
        while not self._closed:
            try:
                while self._give_out():
                    pass
            except Exception:  # nobody would be served any more
                logging.getLogger(__name__).exception("a job could not be given out")
            with self._changed:
                if not self._closed:
                    self._changed.wait(LOOK_SECONDS)

    def _give_out(self) -> bool:
        """Give the workers what comes next; whether there was something, and room for it."""
        if not self._cluster.ready:
            return False
        with self._changed:
            line = self._next()
            if line is None:
                return False
            waiting = line.jobs.popleft()
            opens, line.begun = line.live and not line.begun, True
            line.share = 0.0
            job = waiting.job
            flight = self._flights.get(job.key)
            if flight is not None:  # somebody else has asked for the same
                flight.lines.append((line, waiting))
                return True
            people = tuple(dict.fromkeys(line.people()))
            turn = self._turn(people)
            self._charge(people, job.seconds)
            flight = _Flight(job, turn, opens, waiting.deaths, people, [(line, waiting)])
            self._flights[job.key] = flight
        self._submit(flight)
        return True

    def _submit(self, flight: _Flight) -> None:
        try:
            # Dask begins with the highest priority
            future = self._cluster.submit(
                flight.job.function,
                *flight.job.arguments,
                key=flight.job.key,
                priority=-flight.turn,
            )
        except Exception as error:
            if not self._cluster.ready:  # the connection was lost: as if it had never been asked
                self._again(flight, [waiting for _, waiting in flight.lines])
            else:  # it cannot be sent
                self._end(flight, None, error)
            return
        with self._changed:
            flight.future = future
            dropped = self._flights.get(flight.job.key) is not flight
        if dropped:  # while it was being submitted
            self._cluster.release([future])
            return
        # called in a thread of Dask, which must not wait
        future.add_done_callback(lambda _: self._later(self._come, flight))

    def _later(self, do: Callable[..., None], *arguments: object) -> None:
        try:
            self._answers.submit(do, *arguments)
        except RuntimeError:
            if not self._closed:
                raise

    def _come(self, flight: _Flight) -> None:
        """Take what came of a job: its answer, or another try."""
        from distributed import KilledWorker

        future = flight.future
        if self._flights.get(flight.job.key) is not flight or future is None:
            return  # nobody wants it any more
        answer, error = None, None
        try:
            answer = self._cluster.answer(future)
        except Exception as raised:
            error = raised
        waiting = [waiting for _, waiting in flight.lines]
        if isinstance(error, KilledWorker):
            for one in waiting:
                one.deaths += 1
            if flight.deaths + 1 < DEATHS:
                self._again(flight, waiting)
                return
            error = GivenUp(
                "its workers were killed again and again, most likely for want of memory; take "
                "fewer examples or tasks, or a smaller network"
            )
        elif error is not None and _is_stopped(future, error):
            for one in waiting:
                one.tries += 1
            if waiting and max(one.tries for one in waiting) < TRIES:
                self._again(flight, waiting)
                return
        self._end(flight, answer, error)

    def _again(self, flight: _Flight, waiting: Sequence[_Waiting]) -> None:
        """Put a job back where it came from; those who waited for it have not been served."""
        with self._changed:
            if self._flights.get(flight.job.key) is flight:
                del self._flights[flight.job.key]
            self._charge(flight.people, -flight.job.seconds)
            for (line, _), one in zip(flight.lines, waiting, strict=True):
                line.jobs.appendleft(one)
                line.begun = not flight.opens
            self._changed.notify_all()
        if flight.future is not None:
            self._cluster.release([flight.future])

    def _end(self, flight: _Flight, answer: Any, error: Exception | None) -> None:
        with self._changed:
            if self._flights.get(flight.job.key) is flight:
                del self._flights[flight.job.key]
            lines, flight.lines = flight.lines, []
            self._changed.notify_all()
        if flight.future is not None:
            # a worker keeps an answer in memory for as long as somebody holds its future
            self._cluster.release([flight.future])
        for line, waiting in lines:
            try:
                line.done(waiting.position, answer, error)
            except Exception:
                logging.getLogger(__name__).exception("an answer could not be used")

    def _next(self) -> Line | None:
        """Choose whose job comes next, of those for which there is room."""
        flights = list(self._flights.values())
        plain = sum(not flight.opens for flight in flights)
        has_room = plain < AHEAD * self._cluster.workers
        has_place = len(flights) < max(self._cluster.units, AHEAD * self._cluster.workers)
        # a job under which a worker died waits until no other such job is in work
        suspected = any(flight.deaths for flight in flights)
        ready = [
            line
            for line in self._lines
            if line.jobs
            and (has_place if line.live and not line.begun else has_room and has_place)
            and not (suspected and line.jobs[0].deaths)
        ]
        return min(ready, key=self._order, default=None)

    def _order(self, line: Line) -> tuple[float, bool, int]:
        return self._turn(line.people()), not line.live, line.number

    def _turn(self, people: Sequence[Hashable]) -> float:
        """Return where a job of these people stands now: who comes new is not behind anybody."""
        now = min((flight.turn for flight in self._flights.values()), default=None)
        served = min((self._served.get(person, 0.0) for person in people), default=0.0)
        return served if now is None else max(now, served)

    def _charge(self, people: Sequence[Hashable], seconds: float) -> None:
        """Count seconds as served to those who wait for them; less than none takes them back."""
        for person in people:
            clock = self._turn([person]) if seconds > 0 else self._served.get(person, 0.0)
            self._served[person] = clock + seconds / len(people)
        if not self._flights and not any(line.jobs for line in self._lines):
            self._served.clear()  # nobody waits: all are alike again

    def _turns(self) -> dict[Line, float]:
        """Return where each line stands: its job in work, or its next."""
        turns = {line: self._turn(line.people()) for line in self._lines if line.jobs}
        for flight in self._flights.values():
            for line, _ in flight.lines:
                turns[line] = min(flight.turn, turns.get(line, flight.turn))
        return turns


def _is_stopped(future: "Future[Any]", error: Exception) -> bool:
    """Tell whether a job has ended for another reason than its own work."""
    from distributed import CancelledError

    from core.computing.worker import Stopped

    return isinstance(error, Stopped | CancelledError) or future.status in ("cancelled", "lost")
