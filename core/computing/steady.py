"""A clock that nobody can set, by which Dask sends its messages.

Dask and Tornado wait by the time of day: a few milliseconds between two messages, half a second
between two signs of life. When that is put back by an hour just then, they wait for an hour.
"""

import time

# as the time of day was at first: deadlines that were set before stay right
_OFFSET = time.time() - time.monotonic()


def now(*_: object) -> float:
    """Return seconds that go on evenly, near the time of day."""
    return time.monotonic() + _OFFSET


def keep_time() -> None:
    """Have Dask and Tornado go by this clock, in this process."""
    import distributed.batched
    from tornado.ioloop import IOLoop

    IOLoop.time = now  # type: ignore[assignment, method-assign]
    distributed.batched.time = now  # type: ignore[attr-defined]
