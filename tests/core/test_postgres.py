import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from core import Experiment, Grid
from core.computing import packing
from core.computing import store as stores
from core.computing.races import Races
from core.computing.store import Store
from core.computing.sweeps import Swept, start_sweep
from core.data import SharedFeatures
from core.results.result import nothing
from tests.core.faults.disturbing import times
from tests.core.postgres import PostgreSQL
from tests.waiting import PATIENCE, until

TIMES = 20
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


def ordered(found: Swept) -> pd.DataFrame:
    """Put the rows of a sweep in one order."""
    return found.table.sort_values([*GRID.names, "metric", "task", "arm"], ignore_index=True)


def test_servers_share_answers(jobs: Races, store: Store) -> None:
    """What one server has computed and kept in PostgreSQL another does not compute again."""
    first = swept(jobs, store)
    another = Store()
    second = swept(jobs, another)
    another.close()
    assert (first.computed, second.computed) == (4, 0)
    left, right = ordered(first), ordered(second)
    pd.testing.assert_frame_equal(left, right, check_exact=True)


def test_a_race_is_kept(jobs: Races, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A race whose store is in PostgreSQL ends, and its curves are there for who asks later."""
    monkeypatch.setattr(jobs, "store", store)
    result = jobs.race(BASE).join(PATIENCE).answer
    assert result is not None
    until(lambda: bool(store.find([BASE])))  # it is kept after it is shown
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


def test_a_sweep_goes_on_while_the_server_is_restarted(
    monkeypatch: pytest.MonkeyPatch,
    jobs: Races,
    postgresql_database: str,
    postgresql: PostgreSQL,
) -> None:
    """Twenty times, at random moments: the answers are the same, and all are kept in the end."""
    monkeypatch.setattr(stores, "RETRY_SECONDS", 0.1)
    monkeypatch.setattr(packing, "draws_per_chunk", lambda _: 2)  # many chunks
    monkeypatch.setenv("TOGETHER_DATABASE", postgresql_database)
    store = Store()

    def restart(pause: float, mode: str, away: float) -> None:
        time.sleep(pause)
        postgresql.stop(mode)
        time.sleep(away)
        postgresql.start()

    with Store("sqlite://") as another:
        quiet = ordered(swept(jobs, another))
    with Store("sqlite://") as another:
        began = time.monotonic()
        swept(jobs, another)
        seconds = time.monotonic() - began
    rng = np.random.default_rng(0)
    administrator = sa.create_engine(postgresql_database, poolclass=sa.NullPool)
    for mode in ("fast", "immediate") * (times(4) // 2):
        with ThreadPoolExecutor() as moments:
            restarted = moments.submit(restart, rng.uniform(0, seconds), mode, rng.uniform(0, 0.3))
            first = swept(jobs, store)
            restarted.result()
        until(lambda: not store.trouble)
        with Store() as later:
            again = swept(jobs, later)
        assert again.computed == 0
        for found in (first, again):
            pd.testing.assert_frame_equal(ordered(found), quiet, check_exact=True)
        with administrator.begin() as connection:
            connection.exec_driver_sql("TRUNCATE experiments")
    store.close()


def test_a_server_that_is_away_at_the_start_is_found_later(
    monkeypatch: pytest.MonkeyPatch, postgresql_database: str, postgresql: PostgreSQL
) -> None:
    """A store opens without it, finds what it was given, and keeps it once the server is there."""
    monkeypatch.setattr(stores, "RETRY_SECONDS", 0.1)
    postgresql.stop()
    try:
        store = Store(postgresql_database)
        store.put(BASE, nothing("no label is left"))
        assert list(store.find([BASE])) == [BASE]
        assert store.trouble == (
            "Results are not kept: the database cannot be reached. See that it runs and that "
            "TOGETHER_DATABASE is right; training goes on."
        )
    finally:
        postgresql.start()
    until(lambda: not store.trouble)
    store.close()
    with Store(postgresql_database) as later:
        assert list(later.find([BASE])) == [BASE]


def test_a_server_that_hangs_holds_nobody_up(
    monkeypatch: pytest.MonkeyPatch, store: Store, postgresql: PostgreSQL
) -> None:
    """While it does nothing one caller waits two seconds, and the others not at all."""
    monkeypatch.setattr(stores, "RETRY_SECONDS", 0.1)
    asked = [replace(BASE, seed=seed) for seed in range(TIMES)]
    stopped = postgresql.processes()
    for process in stopped:
        process.suspend()
    try:
        began = time.monotonic()
        for experiment in asked:
            store.put(experiment, nothing("no label is left"))
            assert experiment in store.find([experiment])
        assert time.monotonic() - began < TIMES
        assert store.trouble == (
            "Results are not kept: the database does not answer. See that it runs and is not too "
            "busy; training goes on."
        )
    finally:
        for process in stopped:
            process.resume()
    until(lambda: not store.trouble)
    assert set(store.find(asked)) == set(asked)


def test_a_table_that_others_hold_is_waited_for_a_second(
    monkeypatch: pytest.MonkeyPatch, store: Store, postgresql_database: str
) -> None:
    """While somebody has locked the table it is said, and what was put is kept afterwards."""
    monkeypatch.setattr(stores, "RETRY_SECONDS", 0.1)
    administrator = sa.create_engine(postgresql_database)
    with administrator.connect() as connection:
        connection.exec_driver_sql("LOCK TABLE experiments IN ACCESS EXCLUSIVE MODE")
        store.put(BASE, nothing("no label is left"))
        assert list(store.find([BASE])) == [BASE]
        assert "others hold the database's tables" in store.trouble
    administrator.dispose()
    until(lambda: not store.trouble)
    assert store.count() == 1


def test_a_user_who_may_not_write_reads(store: Store, postgresql_database: str) -> None:
    """What is there is found; what comes is held in memory, and the sentence says what to do."""
    store.put(BASE, nothing("no label is left"))
    more = replace(BASE, seed=1)
    url = sa.make_url(postgresql_database)
    only = url.update_query_dict({"options": "-c default_transaction_read_only=on"})
    with Store(only.render_as_string()) as reader:
        reader.put(more, nothing("no label is left"))
        assert set(reader.find([BASE, more])) == {BASE, more}
        assert "the database allows no writing. Give the user" in reader.trouble
    assert list(store.find([BASE, more])) == [BASE]
