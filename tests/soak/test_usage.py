import math

import numpy as np
import pytest

from tests.processes import Role
from tests.soak.usage import EVERY_SECONDS, TELLING_SECONDS, WARM_SECONDS, Usage

WHOLE = WARM_SECONDS + TELLING_SECONDS + 180


def _usage(seconds: float, growth: float, swing: float = 0.0, period: float = 55.0) -> Usage:
    """Make up a server that grows by MB a minute, and frees so many MB every so many seconds."""
    at = np.arange(0.0, seconds, EVERY_SECONDS)
    memory = 500 + growth * at / 60 + swing * (at % period) / period
    return Usage(at.tolist(), [{Role.SERVER: float(taken)} for taken in memory])


@pytest.mark.parametrize("growth", [0.0, 3.0, -5.0])
def test_what_is_kept_is_told_from_what_is_freed_now_and_then(growth: float) -> None:
    """40 MB that come and go are no growth, and hide none."""
    slope, low, high = _usage(WHOLE, growth, swing=40).slope(Role.SERVER)
    assert slope == pytest.approx(growth, abs=1)
    assert low <= slope <= high


def test_growth_before_it_is_warm_does_not_count() -> None:
    """What a server comes to keep in its first minutes is no slope."""
    usage = _usage(WHOLE, 0.0)
    usage.memory = [
        {Role.SERVER: 500 + min(at, WARM_SECONDS)}
        for at, _ in zip(usage.at, usage.memory, strict=True)
    ]
    assert usage.slope(Role.SERVER)[0] == 0


@pytest.mark.parametrize("seconds", [60.0, WARM_SECONDS + TELLING_SECONDS - 30])
def test_a_short_run_tells_nothing(seconds: float) -> None:
    """There is no slope of a few minutes."""
    assert all(map(math.isnan, _usage(seconds, 1.0).slope(Role.SERVER)))
