"""One core for all units of a worker: one computes at a time, in the order of their turns.

A worker takes several units at once, each in a thread, so that a race that has just begun can show
its first curves while longer work waits for a moment. Between two steps a unit offers the core to
the others: first to races that have shown nothing yet, then to whose turn came first.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

# Seconds of computing in which a race shows its first curves whosever turn it is: two or three
# evaluations of the usual settings.
OPENING_SECONDS = 0.15
# Between two looks of a unit that waits whether anybody still wants it.
LOOK_SECONDS = 0.25

Turn = tuple[float, ...]  # the smaller goes first


@dataclass(eq=False)
class Runner:
    """A unit that wants the core.

    Attributes:
        turn: its place among the units.
        opens: whether it shows something new in its first moments.
        spent: seconds that it has computed.
    """

    turn: Turn
    opens: bool
    spent: float = 0.0
    _since: float = field(default=0.0, repr=False)

    @property
    def claim(self) -> tuple[bool, Turn]:
        """What decides who goes first: the smaller one."""
        return not (self.opens and self.spent < OPENING_SECONDS), self.turn

    def began(self) -> None:
        """Note that it computes from now on, in this thread."""
        self._since = time.thread_time()

    def computed(self) -> None:
        """Count what it has computed since."""
        now = time.thread_time()
        self.spent += now - self._since
        self._since = now


class Baton:
    """What a unit must hold to compute. Safe to use from several threads."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._waiting: list[Runner] = []
        self._first: Runner | None = None  # of those who wait; read without the lock
        self._holder: Runner | None = None

    @contextmanager
    def held(self, runner: Runner, check: Callable[[], object]) -> Iterator[Callable[[], None]]:
        """Wait for the core, and hold it in the block.

        Args:
            check: asked now and then while it waits; what it raises ends the waiting.

        Yields:
            What to call between two steps: others may go first, and `check` is asked.
        """
        self._take(runner, check)

        def offer() -> None:
            check()
            self._offer(runner, check)

        try:
            yield offer
        finally:
            self._put_down(runner)

    def _offer(self, runner: Runner, check: Callable[[], object]) -> None:
        first = self._first
        if first is None:
            return
        runner.computed()
        if first.claim < runner.claim:
            self._put_down(runner)
            self._take(runner, check)

    def _take(self, runner: Runner, check: Callable[[], object]) -> None:
        with self._condition:
            self._waiting.append(runner)
            try:
                self._order()
                while self._holder is not None or self._first is not runner:
                    self._condition.wait(LOOK_SECONDS)
                    check()
                self._holder = runner
            finally:
                self._waiting.remove(runner)
                self._order()
                self._condition.notify_all()
        runner.began()

    def _put_down(self, runner: Runner) -> None:
        # one who was told to end while waiting holds nothing
        with self._condition:
            if self._holder is runner:
                runner.computed()
                self._holder = None
                self._condition.notify_all()

    def _order(self) -> None:
        self._first = min(self._waiting, key=lambda runner: runner.claim, default=None)
