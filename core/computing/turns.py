"""Turns: which job is done next, so that all people are served alike, whatever each asks for.

All people get alike (core.computing.order). Only a few jobs are given to
the workers ahead of time, so that what nobody waits for any more leaves the queue; a race's first
job is given at once, because a worker lets it show its first curves before it waits for its turn
(core.computing.baton).
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol

from core.computing import order
from core.computing.clocks import Clocks
from core.computing.jobs import Flight, GivenUp, Job, Line, People, Waiting

if TYPE_CHECKING:
    from distributed import Future

LOOK_SECONDS = 0.5  # between two looks, when nothing happens
TRIES = 5  # of a job that was stopped although somebody wants it


class Workers(Protocol):
    """What does the jobs: see core.computing.cluster."""

    workers: int
    units: int

    @property
    def ready(self) -> bool: ...  # noqa: D102
    def submit(  # noqa: D102
        self, work: Callable[..., Any], *arguments: object, key: str, priority: float
    ) -> "Future[Any]": ...
    def answer(self, future: "Future[Any]") -> Any: ...  # noqa: D102
    def release(self, futures: "Sequence[Future[Any]]") -> None: ...  # noqa: D102


class Turns:
    """All that is to be done on one cluster. Safe to use from several threads."""

    def __init__(self, cluster: Workers) -> None:
        self._cluster = cluster
        self._changed = threading.Condition()
        self._lines: list[Line] = []
        self._flights: dict[str, Flight] = {}
        self._clocks = Clocks()
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
        waiting = deque(Waiting(position, job) for position, job in enumerate(jobs))
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
                    self._clocks.refund(flight.people, (1 - line.share) * flight.job.seconds)
            self._rest()
            self._changed.notify_all()
        self._cluster.release([f.future for f in dropped if f.future is not None])

    def ahead(self, line: Line) -> int:
        """Count the lines whose turn comes before."""
        with self._changed:
            places = order.places(self._lines, self._flights.values(), self._clocks)
            mine = places.get(line)
            return 0 if mine is None else sum(place < mine for place in places.values())

    def told(self, message: Mapping[str, Any]) -> None:
        """Take in how far a worker is with a job: see core.computing.worker."""
        with self._changed:
            for flight in self._flights.values():
                if flight.key == message["key"]:
                    for line, _ in flight.lines:
                        line.share = message["share"]

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
            self._join()
            workers, units = self._cluster.workers, self._cluster.units
            flights = self._flights.values()
            line = order.next_line(self._lines, flights, self._clocks, workers, units)
            if line is None:
                return False
            waiting = line.jobs.popleft()
            opens, line.begun = line.live and not line.begun, True
            line.share = 0.0
            job = waiting.job
            people = tuple(dict.fromkeys(line.people()))
            begin = self._clocks.begin(people)
            turn = self._clocks.turn(people, job)
            self._clocks.charge(people, job.seconds)
            # Dask still has what came of an earlier try, and would answer with it
            again = waiting.deaths or waiting.tries
            key = f"{job.key}-{next(self._numbers)}" if again else job.key
            flight = Flight(job, begin, turn, opens, key, waiting.deaths, people, [(line, waiting)])
            self._flights[job.key] = flight
            order.advance(self._lines, flights, self._clocks)
        self._submit(flight)
        return True

    def _join(self) -> None:
        """Have those who ask for what is in work wait for it, whether or not there is room."""
        for line in self._lines:
            while line.jobs and (flight := self._flights.get(line.jobs[0].job.key)) is not None:
                flight.lines.append((line, line.jobs.popleft()))
                line.begun = True

    def _submit(self, flight: Flight) -> None:
        try:
            # Dask begins with the highest priority
            future = self._cluster.submit(
                flight.job.function,
                *flight.job.arguments,
                key=flight.key,
                priority=-flight.turn,
            )
        except Exception as error:
            # the connection was lost: as if it had never been asked
            if isinstance(error, ConnectionError) or not self._cluster.ready:
                self._again(flight)
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

    def _come(self, flight: Flight) -> None:
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
        if isinstance(error, KilledWorker):
            if self._again(flight, deaths=1):
                return
            error = GivenUp(
                "its workers were killed again and again, most likely for want of memory; take "
                "fewer examples or tasks, or a smaller network"
            )
        elif error is not None:
            lost = not self._cluster.ready  # with the connection, whatever it says
            if (lost or _is_stopped(future, error)) and self._again(flight, tries=not lost):
                return
        self._end(flight, answer, error)

    def _again(self, flight: Flight, deaths: int = 0, tries: int = 0) -> bool:
        """Put a job back where it came from, unless that has been done too often."""
        with self._changed:
            if self._flights.get(flight.job.key) is not flight:
                return True  # nobody wants it any more
            for _, waiting in flight.lines:
                waiting.deaths += deaths
                waiting.tries += tries
            if any(one.deaths >= order.DEATHS or one.tries >= TRIES for _, one in flight.lines):
                return False
            del self._flights[flight.job.key]
            for line, waiting in flight.lines:
                line.jobs = deque(sorted([waiting, *line.jobs], key=lambda one: one.position))
                line.begun = line.begun and not flight.opens
            # those who waited for it have not been served
            self._clocks.refund(flight.people, flight.job.seconds)
            self._changed.notify_all()
        if flight.future is not None:
            self._cluster.release([flight.future])
        return True

    def _end(self, flight: Flight, answer: Any, error: Exception | None) -> None:
        with self._changed:
            if self._flights.get(flight.job.key) is flight:
                del self._flights[flight.job.key]
            lines, flight.lines = flight.lines, []
            self._rest()
            self._changed.notify_all()
        if flight.future is not None:
            # a worker keeps an answer in memory for as long as somebody holds its future
            self._cluster.release([flight.future])
        for line, waiting in lines:
            try:
                line.done(waiting.position, answer, error)
            except Exception:
                logging.getLogger(__name__).exception("an answer could not be used")

    def _rest(self) -> None:
        if not self._flights and not any(line.jobs for line in self._lines):
            self._clocks.reset()


def _is_stopped(future: "Future[Any]", error: Exception) -> bool:
    """Tell whether a job has ended for another reason than its own work."""
    from distributed import CancelledError
    from distributed.comm.core import CommClosedError

    from core.computing.worker import Stopped

    # the way to an answer may break before the connection is known to be lost
    outside = Stopped | CancelledError | CommClosedError
    return isinstance(error, outside) or future.status in ("cancelled", "lost")
