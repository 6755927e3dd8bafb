import sqlite3
from pathlib import Path

import pytest

from core.computing.races import Races
from core.computing.store import Store
from core.doctor import services
from tests.servers import free_port


def _named(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("TOGETHER_DATABASE", url)


def test_a_store_that_works_is_well_and_left_as_it_was(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row is written and taken back, in SQLite and in PostgreSQL, as often as one asks."""
    _named(monkeypatch, database)
    for _ in range(2):
        found = services.store()
        assert found.well
        assert "it holds 0 experiments" in found.said
    with Store(database) as store:
        assert store.kept(["doctor"]) == {}


def test_a_file_that_is_none_of_ours_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its folder may not be there, or it may be no database."""
    _named(monkeypatch, f"sqlite:///{tmp_path / 'not' / 'there.sqlite'}")
    away = services.store()
    assert not away.well
    assert "the file there.sqlite cannot be opened" in away.said
    noise = tmp_path / "noise.sqlite"
    noise.write_bytes(b"noise" * 1000)
    _named(monkeypatch, f"sqlite:///{noise}")
    assert "is damaged" in services.store().said
    assert noise.read_bytes() == b"noise" * 1000


def test_a_file_that_another_holds_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for it would wait for ever."""
    file = tmp_path / "results.sqlite"
    _named(monkeypatch, f"sqlite:///{file}")
    assert services.store().well
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        found = services.store()
    finally:
        holder.close()
    assert not found.well
    assert "another program holds the file results.sqlite" in found.said


@pytest.mark.parametrize("url", ["banana", "mysql://host/name"])
def test_a_url_that_is_none_is_said(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what it must name."""
    _named(monkeypatch, url)
    found = services.store()
    assert not found.well
    assert found.said.startswith("TOGETHER_DATABASE must name a database")


@pytest.mark.slow
def test_our_own_worker_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a scheduler one is started, asked, and ended."""
    monkeypatch.delenv("TOGETHER_SCHEDULER", raising=False)
    first, second = services.workers()
    assert (first.well, first.said) == (True, "1 worker answers.")
    assert (second.well, second.said) == (True, "the same as here.")


def test_a_scheduler_that_is_away_is_said() -> None:
    """By its address."""
    address = f"tcp://127.0.0.1:{free_port()}"
    (found,) = services.workers(address, seconds=1.0)
    assert not found.well
    assert address in found.said


def test_workers_of_another_version_are_said(jobs: Races) -> None:
    """What differs is named, with what is here and what is there."""
    client, here = jobs.cluster.client(), services.versions()
    assert [found.well for found in services._asked(client, here)] == [True, True]
    _, found = services._asked(client, here | {"engine": "another"})
    assert not found.well
    assert found.said.startswith(f"engine must be another as here, got {here['engine']}.")
