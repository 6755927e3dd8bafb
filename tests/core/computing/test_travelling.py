import os
import signal
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from distributed import Client, LocalCluster, Scheduler

from core.advice.question import Question
from core.computing import travelling
from core.computing.travelling import Tables, packed_work
from core.data.sources.table import Table
from core.experiments.experiment import Experiment
from tests.waiting import until

PATIENCE = 120.0  # seconds; of a loaded machine
pytestmark = pytest.mark.slow


def _functions() -> tuple[Callable[..., Any], ...]:
    """Make what workers do: local functions, so that they travel by value."""

    def drawn(experiment: Experiment, *_: object) -> tuple[float, str, int]:
        import os

        problem = experiment.problem(0)
        return float(problem.x.sum()), experiment.source.content, os.getpid()

    def slow(experiment: Experiment, begun: str) -> tuple[float, int]:
        import os
        import time
        from pathlib import Path

        with Path(begun).open("a") as file:
            file.write(f"{os.getpid()}\n")
        if len(Path(begun).read_text().splitlines()) == 1:  # the first one is killed
            time.sleep(1000)
        return float(experiment.problem(0).x.sum()), os.getpid()

    def held_here(key: str) -> bool:
        from core.data.tables.parcels import held

        return held(key) is not None

    return drawn, slow, held_here


drawn, slow, held_here = _functions()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Two worker processes on loopback, in a folder without any table."""
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            local_directory=str(tmp_path_factory.mktemp("workers")),
        ) as local,
        Client(local, set_as_default=False) as client,
    ):
        yield client


def _table(path: Path, rows: int = 60, seed: int = 0, columns: int = 1) -> Table:
    rng = np.random.default_rng(seed)
    numbers = {f"n{k}": rng.normal(size=rows) for k in range(columns)}
    labels = {name: rng.choice(["yes", "no"], rows) for name in ("a", "b")}
    pd.DataFrame({**numbers, **labels}).to_parquet(path)
    return Table(path, ("a", "b"))


def _tables_of(client: Client) -> list[str]:
    def tables(dask_scheduler: Scheduler) -> list[str]:
        return [str(key) for key in dask_scheduler.tasks if str(key).startswith("table-")]

    return list(client.run_on_scheduler(tables))


def _until_gone(client: Client, key: str) -> None:
    """Wait until neither the scheduler nor a worker has a table."""
    until(lambda: not any(key in name for name in _tables_of(client)))
    until(lambda: not any(client.run(held_here, key).values()))


def test_a_table_travels_with_its_work(client: Client, tmp_path: Path) -> None:
    """Workers that cannot see the file draw the same problem, and have the table no longer."""
    path, tables = tmp_path / "table.parquet", Tables()
    experiment = Experiment(_table(path), width=4, replicates=2)
    here = drawn(experiment)
    key = experiment.source.parcel.key
    path.unlink()
    futures = [
        tables.submit(client, drawn, experiment, k, key=f"drawn-{k}", priority=0) for k in range(8)
    ]
    there = [future.result(PATIENCE) for future in futures]
    assert {answer[:2] for answer in there} == {here[:2]}
    assert os.getpid() not in {answer[2] for answer in there}
    assert {*_tables_of(client)} == {f"table-{key}", f"table-{key}-0"}
    del experiment, futures
    _until_gone(client, key)


def test_a_dead_worker_takes_no_table_with_it(client: Client, tmp_path: Path) -> None:
    """When the worker that has the table is killed, the work is done by another, table and all."""
    path, begun, tables = tmp_path / "table.parquet", tmp_path / "begun", Tables()
    experiment = Experiment(_table(path, seed=1), width=4, replicates=2)
    here = drawn(experiment)
    path.unlink()
    begun.touch()
    future = tables.submit(client, slow, experiment, str(begun), key="slow", priority=0)
    until(lambda: bool(begun.read_text()))
    first = int(begun.read_text())
    os.kill(first, signal.SIGKILL)
    total, other = future.result(PATIENCE)
    assert (total, other != first) == (here[0], True)
    future.release()
    client.wait_for_workers(2, PATIENCE)


def test_one_who_leaves_takes_nothing_from_others(client: Client, tmp_path: Path) -> None:
    """Of two who brought the same table one leaves: the work of the other goes on."""
    tables, paths = Tables(), [tmp_path / name for name in ("mine.parquet", "theirs.parquet")]
    mine, theirs = (Experiment(_table(path, seed=2), width=4, replicates=2) for path in paths)
    key = mine.source.parcel.key
    assert theirs.source.parcel is mine.source.parcel
    futures = [
        tables.submit(client, drawn, asked, name, key=f"leaving-{name}", priority=0)
        for name, asked in (("mine", mine), ("theirs", theirs))
    ]
    futures.pop(0).release()
    paths[0].unlink()
    del mine
    assert futures[0].result(PATIENCE)[1] == theirs.source.content
    again = tables.submit(client, drawn, theirs, key="leaving-again", priority=0)
    assert again.result(PATIENCE)[1] == theirs.source.content
    assert any(key in name for name in _tables_of(client))
    del theirs, futures, again
    _until_gone(client, key)


def test_a_large_table_comes_in_pieces(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table of 20 MB is sent without Dask's warning, and arrives whole."""
    tables, source = Tables(), _table(tmp_path / "table.parquet", 50_000, 3, columns=50)
    assert len(source.parcel.data) > 12_000_000
    experiment = Experiment(source, width=4, replicates=2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        future = tables.submit(client, drawn, experiment, key="large", priority=0)
    assert future.result(PATIENCE)[0] == pytest.approx(drawn(experiment)[0])
    assert len(_tables_of(client)) > 3
    # what is beyond the bound goes when another table is sent
    monkeypatch.setattr(travelling, "ABOARD", 1_000_000)
    other = Experiment(_table(tmp_path / "other.parquet", seed=4), width=4, replicates=2)
    small = tables.submit(client, drawn, other, key="small", priority=0)
    small.result(PATIENCE)
    future.release()
    _until_gone(client, source.parcel.key)


def test_a_table_is_sent_anew_to_another_scheduler(client: Client, tmp_path: Path) -> None:
    """What was sent over a connection that is gone is not taken for there."""
    tables = Tables()
    experiment = Experiment(_table(tmp_path / "table.parquet", seed=5), width=4, replicates=2)
    address = client.scheduler.address
    with Client(address, set_as_default=False) as before:
        tables.submit(before, drawn, experiment, key="before", priority=0).result(PATIENCE)
    future = tables.submit(client, drawn, experiment, key="after", priority=0)
    assert future.result(PATIENCE)[1] == experiment.source.content


def test_many_threads_send_at_once(client: Client, tmp_path: Path) -> None:
    """Tables asked for from several threads all arrive."""
    tables, answers = Tables(), {}
    asked = [
        Experiment(_table(tmp_path / f"{k % 3}.parquet", seed=10 + k % 3), width=4, replicates=2)
        for k in range(9)
    ]

    def send(k: int) -> None:
        future = tables.submit(client, drawn, asked[k], key=f"thread-{k}", priority=0)
        answers[k] = future.result(PATIENCE)[1]

    threads = [threading.Thread(target=send, args=(k,)) for k in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {k: experiment.source.content for k, experiment in enumerate(asked)}


def test_work_without_a_table_goes_as_it_is(client: Client) -> None:
    """Nothing is put between Dask and other work."""
    future = Tables().submit(client, pow, 2, 5, key="plain", priority=0)
    assert future.result(PATIENCE) == 32
    assert not packed_work(pow, (2, 5))[1]


def test_tables_are_found_wherever_they_stand(tmp_path: Path) -> None:
    """In an experiment, a question, a list of draws, or a DataFrame of a script."""
    source = _table(tmp_path / "table.parquet")
    given = Table(source.frame.copy(), ("a", "b"))
    question = Question(source, splits=3)
    work, parcels = packed_work(
        print, ([(Experiment(source), 0)], {"question": question}, Experiment(given))
    )
    assert len(work) < 5000
    assert {*parcels} == {source.parcel.key, given.parcel.key}


def test_what_was_computed_of_a_table_travels(tmp_path: Path) -> None:
    """Its hash and inputs are not computed again by each worker, nor is its folder told."""
    folder = tmp_path / "a secret folder"
    folder.mkdir()
    source = _table(folder / "table.parquet")
    content = source.content
    work, _ = packed_work(print, (source,))
    assert b"secret" not in work
    assert content.encode() in work
