"""Workers are stood in for: their jobs are done in this process, the last one first."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import pytest

from core.calibration import endings, measuring, precision
from core.computing.cluster import Cluster
from core.computing.jobs import Job


@pytest.fixture
def nobody() -> Cluster:
    """No cluster: what asks it for anything fails."""
    return cast(Cluster, None)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """Do the jobs of all three measurements here, and collect them in the order asked for."""
    collected: list[Job] = []

    def feed_here(
        cluster: Cluster, jobs: Sequence[Job], wanted: Callable[[], bool]
    ) -> Iterator[tuple[int, Any]]:
        assert wanted()
        collected.extend(jobs)
        for position, job in reversed(list(enumerate(jobs))):
            yield position, job.function(*job.arguments)

    for module in (endings, measuring, precision):
        monkeypatch.setattr(module, "feed", feed_here)
    return collected
