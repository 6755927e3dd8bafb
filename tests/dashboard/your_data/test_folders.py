import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dashboard.your_data.folders import LOCK, NEW_SECONDS, ServerFolder, delete_left_behind

ROOT = Path(__file__).parents[3]
SERVER = """
import time
from dashboard.your_data.folders import ServerFolder
folder = ServerFolder()
(folder.path / "person").mkdir()
(folder.path / "person" / "table.csv").write_text("a,b")
print(folder.path, flush=True)
time.sleep(1000)
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have temporary folders made in one of the test's own."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path


def _aged(folder: Path) -> None:
    """Make a lock older than those that may be of a server that begins."""
    then = time.time() - 2 * NEW_SECONDS
    os.utime(folder / LOCK, (then, then))


@pytest.mark.slow
def test_what_a_killed_server_leaves_is_deleted_by_the_next(temporary: Path) -> None:
    """While the server lives nobody deletes its folder; after kill -9 the next one does."""
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    folder = Path(server.stdout.readline().strip())
    try:
        assert folder.parent == temporary
        assert oct(folder.stat().st_mode)[-3:] == "700"
        _aged(folder)
        delete_left_behind(temporary)
        assert (folder / "person" / "table.csv").exists()
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait()
        server.stdout.close()
    assert folder.exists()
    delete_left_behind(temporary)
    assert not folder.exists()


def test_folders_of_others_are_left_alone(temporary: Path) -> None:
    """Neither what has no lock, nor what is called otherwise, nor what is new is deleted."""
    for name in ("together-notes", "other"):
        (temporary / name).mkdir()
    (temporary / "other" / LOCK).touch()
    _aged(temporary / "other")
    (temporary / "together-new").mkdir()
    (temporary / "together-new" / LOCK).touch()
    delete_left_behind(temporary)
    assert {path.name for path in temporary.iterdir()} == {
        "together-notes", "other", "together-new"
    }  # fmt: skip


def test_a_server_counts_what_people_brought(temporary: Path) -> None:
    """All files of all people count, and the folder goes with its server."""
    server = ServerFolder()
    for person in ("one", "two"):
        (server.path / person).mkdir()
        (server.path / person / "table.csv").write_bytes(b"x" * 100)
    assert server.bytes() == 200
    server.close()
    assert not server.path.exists()
