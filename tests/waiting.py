"""What tests that wait for other threads and processes share."""

import time
from collections.abc import Callable

PATIENCE = 300.0  # seconds; of a loaded machine


def until(condition: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Wait until a condition holds, at most so many seconds."""
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "what a test waits for did not come"
        time.sleep(0.02)
