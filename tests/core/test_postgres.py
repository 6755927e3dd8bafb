from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest
import sqlalchemy as sa

from core import Experiment, Grid
from core.computing.races import Races
from core.computing.store import Store
from core.computing.sweeps import Swept, start_sweep
from core.data import SharedFeatures

PATIENCE = 300.0  # seconds; of a loaded machine
BASE = Experiment(SharedFeatures(tasks=2, examples=40), width=3, replicates=2, steps=50)
GRID = Grid(BASE, (("width", (1, 3)), ("examples", (30, 40))))


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, postgresql_database: str) -> Iterator[Store]:
    """Open the store with TOGETHER_DATABASE naming an empty database of a real server."""
    monkeypatch.setenv("TOGETHER_DATABASE", postgresql_database)
    store = Store()
    yield store
    store.close()


def swept(jobs: Races, store: Store, grid: Grid = GRID) -> Swept:
    """Compute what a store has not of a grid."""
    progress = start_sweep(grid, jobs.cluster, store).join(PATIENCE)
    assert progress.status == "finished", progress.reason
    return progress.partial


def test_servers_share_answers(jobs: Races, store: Store) -> None:
    """What one server has computed and kept in PostgreSQL another does not compute again."""
    first = swept(jobs, store)
    another = Store()
    second = swept(jobs, another)
    another.close()
    assert (first.computed, second.computed) == (4, 0)
    by = ["width", "examples", "metric", "task", "arm"]
    left, right = (p.table.sort_values(by, ignore_index=True) for p in (first, second))
    pd.testing.assert_frame_equal(left, right, check_exact=True)


def test_a_race_is_kept(jobs: Races, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A race whose store is in PostgreSQL ends, and its curves are there for who asks later."""
    monkeypatch.setattr(jobs, "store", store)
    result = jobs.race(BASE).join(PATIENCE).answer
    assert result is not None
    kept = store.find([BASE], with_curves=True)[BASE]
    pd.testing.assert_frame_equal(kept.curves, result.curves, check_exact=True)


def test_connections_that_the_server_dropped_are_made_anew(
    store: Store, postgresql_database: str
) -> None:
    """When the server ends all connections, as at its restart, the next question is answered."""
    assert store.count() == 0
    administrator = sa.create_engine(postgresql_database)
    with administrator.connect() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> "
        ended = connection.exec_driver_sql(
            f"{others} pg_backend_pid() AND datname = current_database()"
        )
        assert ended.scalars().all() == [True]
    administrator.dispose()
    assert store.count() == 0
    assert store.find([replace(BASE, seed=1)]) == {}
