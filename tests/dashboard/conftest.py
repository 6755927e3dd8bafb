"""Shared by the tests of the dashboard."""

import pytest

from core import Experiment, Result, run
from core.data import SharedFeatures


@pytest.fixture(scope="session")
def result() -> Result:
    """Small but real: 3 tasks, 4 replicates, apart ahead or level."""
    return run(Experiment(SharedFeatures(tasks=3, examples=60), width=4, replicates=4, steps=100))
