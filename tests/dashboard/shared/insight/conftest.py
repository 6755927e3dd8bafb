"""The insights of the tests of Inside."""

from tests.dashboard.inside.conftest import insight, made

__all__ = ["insight", "made"]
