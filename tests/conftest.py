"""Settings of the whole suite: property tests draw the same examples on every run."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from core.computing.races import Races

settings.register_profile("suite", deadline=None, max_examples=25, derandomize=True)
settings.load_profile("suite")


SLOW = {"browser", "jobs", "postgresql"}  # fixtures that start a browser, workers or a server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what uses a slow fixture; `tests/run --fast` leaves it out."""
    for item in items:
        if SLOW.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Races"]:
    """Own two worker processes on loopback and a new store, for all tests that race."""
    from core.computing.cluster import Cluster  # here, so that tests that do not race need no Dask
    from core.computing.races import Races
    from core.computing.store import Store

    store = Store(f"sqlite:///{tmp_path_factory.mktemp('store') / 'results.sqlite'}")
    jobs = Races(Cluster(workers=2), store)
    # until the workers are there: they import the main module, and AppTest puts its own in place
    jobs.cluster.client()
    yield jobs
    jobs.close()
    store.close()
