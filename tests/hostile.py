"""Tests that try many hostile inputs: thousands in the suite, more in `python -m tests.soak`."""

import os
from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import settings

TIMES = int(os.environ.get("HOSTILE_TIMES", "1"))
Test = TypeVar("Test", bound=Callable[..., None])


def hostile(cases: int) -> Callable[[Test], Test]:
    """Mark a property test whose inputs nobody should send, and say how many it tries."""

    def marked(test: Test) -> Test:
        tried: Test = settings(max_examples=cases * TIMES)(test)
        return pytest.mark.hostile(tried)

    return marked
