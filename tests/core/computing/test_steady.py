import time

import distributed.batched
import pytest
from tornado.ioloop import IOLoop

from core.computing import steady


def test_dask_does_not_wait_for_a_clock_that_was_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Dask and Tornado take for now goes on when the time of day goes back by an hour."""
    steady.keep_time()
    before = steady.now()
    assert before == pytest.approx(time.time(), abs=60)
    past = time.time() - 3600
    monkeypatch.setattr(time, "time", lambda: past)
    for now in (distributed.batched.time(), IOLoop.time(None)):  # type: ignore[arg-type]
        assert before <= now < before + 60
