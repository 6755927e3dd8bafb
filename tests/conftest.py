"""Settings of the whole suite: property tests draw the same examples on every run."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import Scheduling

    from core.computing.races import Races

settings.register_profile("suite", deadline=None, max_examples=25, derandomize=True)
settings.load_profile("suite")


SLOW = {"browser", "jobs", "postgresql"}  # fixtures that start a browser, workers or a server


# Folders whose tests share what is dear to start, and files whose tests share nothing.
TOGETHER, ALONE = ("tests/browser", "tests/core/faults"), ("tests/test_recipes.py",)


@pytest.hookimpl(tryfirst=True)  # before -m reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what uses a slow fixture; `tests/run --fast` leaves it out."""
    for item in items:
        if SLOW.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(optionalhook=True)  # pytest-xdist need not be there
def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> "Scheduling":
    """Where several processes test, those of a file or a folder that share much go to one."""
    from xdist.scheduler import LoadScopeScheduling

    class Sharing(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            if file in ALONE:
                return nodeid
            return next((folder for folder in TOGETHER if file.startswith(folder)), file)

    return Sharing(config, log)


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
