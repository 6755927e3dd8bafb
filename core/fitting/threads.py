"""One thread for each who computes, also where several take turns in one process."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import torch
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]


class _Limits:
    """What is limited while anybody computes: the first who comes does it, the last undoes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._undo = ExitStack()

    def enter(self) -> None:
        """One more computes."""
        with self._lock:
            if self._inside == 0:
                self._undo.callback(torch.set_num_threads, torch.get_num_threads())
                self._undo.enter_context(threadpool_limits(limits=1, user_api="blas"))  # NumPy's
            self._inside += 1
        torch.set_num_threads(1)  # OpenMP counts by the thread that asks

    def leave(self) -> None:
        """One has ended."""
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._undo.close()


_limits = _Limits()


@contextmanager
def one_thread() -> Iterator[None]:
    """Compute on one thread: sums are then in one order, and workers do not share cores."""
    _limits.enter()
    try:
        yield
    finally:
        _limits.leave()
