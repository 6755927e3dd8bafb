"""A thread that does what may hang, so that those who ask for it wait for a while at most."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class Clerk:
    """Does one thing after the other in a thread of its own.

    Args:
        now_and_then: done every so many seconds; it raises nothing.
    """

    def __init__(self, name: str, now_and_then: Callable[[], None], seconds: float) -> None:
        self._asked: SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = SimpleQueue()
        self._now_and_then, self._seconds = now_and_then, seconds
        # a daemon: a process that ends does not wait for a disk that hangs
        threading.Thread(target=self._work, name=name, daemon=True).start()

    def ask(self, do: Callable[[], Answer], patience: float) -> Answer:
        """Have something done, and return its answer or raise what it raises.

        Raises:
            TimeoutError: when it is not done after so many seconds. If it has begun it goes on,
                else it is not done any more.
        """
        answer: Future[Answer] = Future()
        self._asked.put((do, answer))
        try:
            return answer.result(patience)
        finally:
            answer.cancel()

    def leave(self, last: Callable[[], Any] = lambda: None) -> "Future[Any]":
        """Go, after what has been asked for and one last thing, whose end nobody needs to await."""
        done: Future[Any] = Future()
        self._asked.put((last, done))
        self._asked.put(None)
        return done

    def _work(self) -> None:
        due = time.monotonic() + self._seconds
        while True:
            try:
                asked = self._asked.get(timeout=max(0.0, due - time.monotonic()))
            except Empty:
                self._now_and_then()
                due = time.monotonic() + self._seconds
                continue
            if asked is None:
                return
            _do(*asked)


def _do(do: Callable[[], Any], answer: Future[Any]) -> None:
    """Do something; not in the loop above, which would hold on to the last answer."""
    if not answer.set_running_or_notify_cancel():
        return
    try:
        answer.set_result(do())
    except BaseException as error:
        answer.set_exception(error)
