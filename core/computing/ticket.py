"""Tickets: how far something is that is done in the background, and who still waits for it.

Whoever asks for work holds a `Ticket` and reads it; whoever does the work holds a `Work` and writes
it. A work may have several tickets: it goes on for as long as one of them is waited for.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar

Partial = TypeVar("Partial")
Answer = TypeVar("Answer")

ASK_SECONDS = 0.5  # between two questions whether anybody waits: unwanted work goes on for so long


class Unwanted(Exception):
    """Nobody waits for the work any more."""


class Status(StrEnum):
    """Where a work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Progress(Generic[Partial, Answer]):
    """A snapshot of a work, as the holder of a ticket sees it.

    Attributes:
        share: of the work that is done, about, in [0, 1]; it never falls.
        phase: what is being done, for people.
        seconds_left: estimated from the share; None while unknown.
        ahead: how much other work was there before and is not done.
        reason: when failed, one sentence.
        partial: what is known so far.
        answer: when finished.
    """

    status: Status
    share: float
    phase: str
    seconds_left: float | None
    ahead: int
    reason: str
    partial: Partial
    answer: Answer | None

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.status in (Status.FINISHED, Status.STOPPED, Status.FAILED)


def always() -> bool:
    """Wait for as long as the process lives."""
    return True


class Work(Generic[Partial, Answer]):
    """The side of who does the work. Safe to use from several threads.

    Args:
        partial: takes a snapshot of what is known so far.
        ahead: counts other work that goes before.
        phase: what it waits for before it begins, for people.
        on_unwanted: called when the last one who waited has left, in their thread; work that asks
            `wanted` itself needs none.
    """

    def __init__(
        self,
        partial: Callable[[], Partial],
        ahead: Callable[[], int] = lambda: 0,
        phase: str = "",
        on_unwanted: Callable[[], None] = lambda: None,
    ) -> None:
        # nothing of others is called under this lock, so that they may have locks of their own
        self._lock = threading.Lock()
        self._partial, self._ahead, self._on_unwanted = partial, ahead, on_unwanted
        self._status, self._phase = Status.WAITING, phase
        self._began, self._before, self._share = 0.0, 0.0, 0.0
        self._seconds_left: float | None = None
        self._waiting: list[Ticket[Partial, Answer]] = []
        self._left: list[Ticket[Partial, Answer]] = []  # the last to leave sees how it ends
        self._last: Progress[Partial, Answer] | None = None

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self._last is not None

    def ticket(self, alive: Callable[[], bool] = always) -> "Ticket[Partial, Answer]":
        """Add one who waits.

        Args:
            alive: whether they are still there; asked about every half second. Tickets with equal
                ones are of one person, who takes turns with others: see core.computing.turns.
        """
        ticket = Ticket(self, alive)
        with self._lock:
            if self._last is None:
                self._waiting.append(ticket)
            left, self._left = self._left, []
        if self._last is not None:
            ticket._end(self._last)
        self._end_stopped(left)
        return ticket

    def begin(self, phase: str = "", share: float = 0.0) -> None:
        """Leave waiting for running; `share` was done before.

        What has begun goes on: a second call does nothing.
        """
        with self._lock:
            if self._status is Status.WAITING:
                self._status, self._phase = Status.RUNNING, phase
                self._began, self._before, self._share = time.monotonic(), share, share

    def advance(self, share: float, phase: str | None = None) -> None:
        """Note how much is done, and perhaps what is done next."""
        with self._lock:
            self._share = min(1.0, max(share, self._share))
            if phase is not None:
                self._phase = phase
            if self._share > self._before:
                # 1e-9: a coarse clock may not have moved since the beginning
                speed = (self._share - self._before) / (time.monotonic() - self._began + 1e-9)
                self._seconds_left = (1 - self._share) / speed

    def finish(self, answer: Answer) -> None:
        """End with the answer."""
        self._end(Status.FINISHED, answer=answer)

    def fail(self, reason: str) -> None:
        """End without one, for a reason in one sentence."""
        self._end(Status.FAILED, reason=reason)

    def give_up(self) -> None:
        """End because nobody waits; what has ended already stays as it is."""
        self._end(Status.STOPPED)

    def wanted(self) -> bool:
        """Ask whether anybody still waits; to be asked about every half second."""
        for ticket in self.waiting():
            if not ticket.alive():
                ticket.stop()
        return bool(self.waiting())

    def waiting(self) -> "list[Ticket[Partial, Answer]]":
        """List the tickets of those who wait, as far as is known without asking them."""
        with self._lock:
            return list(self._waiting)

    def people(self) -> list[Callable[[], bool]]:
        """List who waits: the `alive` of each ticket, equal ones being one person."""
        return list(dict.fromkeys(ticket.alive for ticket in self.waiting()))

    def progress(self) -> Progress[Partial, Answer]:
        """Take a snapshot."""
        if self._last is not None:
            return self._last
        partial, ahead = self._partial(), self._ahead()
        with self._lock:
            return self._last or Progress(
                status=self._status,
                share=self._share,
                phase=self._phase,
                seconds_left=self._seconds_left,
                ahead=ahead,
                reason="",
                partial=partial,
                answer=None,
            )

    def leave(self, ticket: "Ticket[Partial, Answer]") -> None:
        """Take one who waited away."""
        with self._lock:
            if ticket not in self._waiting:
                return
            self._waiting.remove(ticket)
            alone = not self._waiting
            if alone:
                self._left.append(ticket)
        if alone:
            self._on_unwanted()
        else:
            self._end_stopped([ticket])

    def _end_stopped(self, tickets: "list[Ticket[Partial, Answer]]") -> None:
        """End the tickets of those who left, while the work goes on for others."""
        for ticket in tickets:
            now = self.progress()
            ticket._end(replace(now, status=Status.STOPPED, seconds_left=None, answer=None))

    def _end(self, status: Status, answer: Answer | None = None, reason: str = "") -> None:
        partial = self._partial()
        with self._lock:
            if self._last is not None:
                return
            finished = status is Status.FINISHED
            self._last = Progress(
                status=status,
                share=1.0 if finished else self._share,
                phase="",
                seconds_left=0.0 if finished else None,
                ahead=0,
                reason=reason,
                partial=partial,
                answer=answer,
            )
            tickets = [*self._waiting, *self._left]
            self._waiting, self._left = [], []
        for ticket in tickets:
            ticket._end(self._last)


class Ticket(Generic[Partial, Answer]):
    """The side of one who waits for a work: made by `Work.ticket`."""

    def __init__(self, work: Work[Partial, Answer], alive: Callable[[], bool]) -> None:
        self.alive = alive
        self._work = work
        self._over = threading.Event()
        self._last: Progress[Partial, Answer] | None = None

    def progress(self) -> Progress[Partial, Answer]:
        """Take a snapshot; it does not block."""
        return self._last or self._work.progress()

    def stop(self) -> None:
        """Wait no more; what nobody waits for is given up within a second."""
        self._work.leave(self)

    def join(self, seconds: float | None = None) -> Progress[Partial, Answer]:
        """Block until it is over, or for some seconds."""
        self._over.wait(seconds)  # an interrupted Thread.join takes the thread for ended (3.11)
        return self.progress()

    def _end(self, last: Progress[Partial, Answer]) -> None:
        self._last = last
        self._over.set()


def follow(
    ticket: Ticket[Partial, Answer],
    on_progress: Callable[[Progress[Partial, Answer]], Any] | None = None,
) -> Progress[Partial, Answer]:
    """Block until it is over, reporting about twice a second and at the end.

    Who is interrupted gives it up.
    """
    try:
        while not (progress := ticket.join(ASK_SECONDS)).over:
            if on_progress is not None:
                on_progress(progress)
    finally:
        ticket.stop()
        ticket.join()
    if on_progress is not None:
        on_progress(progress)
    return progress
