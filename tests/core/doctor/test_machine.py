from pathlib import Path

import pytest

from core.computing.local import WORKERS, usual_workers
from core.doctor.machine import GIGABYTE, SERVER_BYTES, WORKER_BYTES, cores, disk, disks, memory


def test_a_worker_for_each_core_unless_another_number_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """TOGETHER_WORKERS counts where it is a number; else it is refused with what came."""
    monkeypatch.delenv(WORKERS, raising=False)
    assert usual_workers() >= 1
    monkeypatch.setenv(WORKERS, "3")
    assert usual_workers() == 3
    for wrong in ("0", "-1", "two", "1.5"):
        monkeypatch.setenv(WORKERS, wrong)
        with pytest.raises(ValueError, match=f"{WORKERS} must be a whole number from 1, got"):
            usual_workers()


@pytest.mark.parametrize(
    ("count", "workers", "well", "said"),
    [
        (2, "2", True, "2 cores may be used, and 2 workers start."),
        (8, "1", True, "8 cores may be used, and 1 worker starts."),
        (1, "1", False, "Give this machine or container two cores."),
        (2, "16", False, "Set TOGETHER_WORKERS to 2 or less."),
        (2, "some", False, "must be a whole number from 1, got 'some'"),
    ],
)
def test_cores(
    count: int, workers: str, well: bool, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two cores or more, and no more workers than cores, are well."""
    monkeypatch.setenv(WORKERS, workers)
    found = cores(count)
    assert found.well is well
    assert said in found.said


def test_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is needed grows with the workers; where it is too little, what fits is named."""
    monkeypatch.setenv(WORKERS, "2")
    needed = SERVER_BYTES + 2 * WORKER_BYTES
    assert memory(needed).well
    less = memory(needed - 1)
    assert not less.well
    assert "Set TOGETHER_WORKERS to 1." in less.said
    least = memory(SERVER_BYTES)
    assert "Give it more memory." in least.said
    monkeypatch.setenv(WORKERS, "none")
    assert "must be a whole number" in memory(needed).said


def test_two_workers_fit_where_a_host_gives_little() -> None:
    """Streamlit Community Cloud gives 2.7 GB."""
    assert SERVER_BYTES + 2 * WORKER_BYTES <= 2.7 * GIGABYTE


def test_disk(tmp_path: Path) -> None:
    """The disk of a folder that is not there yet is its parent's."""
    there = disk("disk", tmp_path / "not" / "yet", 1)
    assert there.well
    assert str(tmp_path) in there.said
    full = disk("disk", tmp_path, 1e18)
    assert not full.well
    assert "Free some space there." in full.said


def test_disks_are_those_of_results_and_uploads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that is a server, or nothing that can be read, has no disk here."""
    monkeypatch.setenv("TOGETHER_DATABASE", f"sqlite:///{tmp_path / 'results.sqlite'}")
    assert [found.about for found in disks()] == ["disk of results", "disk of uploads"]
    for elsewhere in ("postgresql+psycopg://user@host/name", "sqlite://", "banana"):
        monkeypatch.setenv("TOGETHER_DATABASE", elsewhere)
        assert [found.about for found in disks()] == ["disk of uploads"]
