"""Workers of a stand-in, which end a job when a test says so."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from distributed import CancelledError

PATIENCE = 60.0  # seconds; of a loaded machine


def soon(condition: Callable[[], bool]) -> None:
    """Wait for another thread, which needs a moment."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "what a test waits for did not come"
        time.sleep(0.0005)


class Promise:
    """A job in work."""

    def __init__(self, name: str, key: str, priority: float) -> None:
        self.name, self.key, self.priority = name, key, priority
        self.status, self.error = "pending", None
        self._callbacks: list[Callable[[Promise], None]] = []

    def add_done_callback(self, callback: Callable[["Promise"], None]) -> None:
        """Call it at the end, or now."""
        self._callbacks.append(callback)
        if self.status != "pending":
            callback(self)

    def end(self, error: Exception | None = None) -> None:
        """End well, or with what was raised."""
        self.error = error  # type: ignore[assignment]
        self.status = "finished" if error is None else "error"
        for callback in self._callbacks:
            callback(self)


class Hands:
    """Workers that end a job when a test says so."""

    def __init__(self, workers: int = 2, units: int = 32) -> None:
        self.workers, self.units, self.ready = workers, units, True
        self.taken: list[str] = []  # names, in the order in which they were given
        self.given: list[Promise] = []  # that have not ended, and that somebody wants
        self.released: list[str] = []
        self.while_answering: Callable[[], object] = lambda: None

    def submit(self, _: object, *arguments: Any, key: str, priority: float) -> Promise:
        """Take a job; its argument is its name."""
        if not self.ready:
            raise ConnectionError
        promise = Promise(arguments[0], key, priority)
        self.taken.append(promise.name)
        self.given.append(promise)
        return promise

    def answer(self, promise: Promise) -> str:
        """Return the name of the job."""
        self.while_answering()
        if promise.error is not None:
            raise promise.error
        return promise.name

    def release(self, promises: Sequence[Promise]) -> None:
        """Want jobs no more."""
        for promise in promises:
            self.released.append(promise.name)
            if promise in self.given:
                self.given.remove(promise)

    @property
    def names(self) -> list[str]:
        """Name what is in work."""
        return [promise.name for promise in self.given]

    def end(self, name: str, error: Exception | None = None) -> None:
        """End the job of this name."""
        (promise,) = (promise for promise in self.given if promise.name == name)
        self.given.remove(promise)
        promise.end(error)

    def lose_connection(self) -> None:
        """End all jobs as Dask does when its scheduler has gone."""
        self.ready = False
        for promise in self.given[:]:
            self.given.remove(promise)
            promise.end(CancelledError(promise.key))
