"""Where uploads lie: one folder a server, which the next one deletes when its server was killed."""

import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import streamlit as st
from filelock import FileLock, Timeout

PREFIX, LOCK = "together-", "server.lock"
# A folder is locked as soon as it is made; one that is younger may be just before.
NEW_SECONDS = 60.0


class ServerFolder:
    """The folder of this server: locked while its process lives, however that ends.

    Attributes:
        path: of the folder, which nobody but this user may open.
    """

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
        self.path = Path(self._folder.name)
        # the system takes the lock off with the process, whatever ends it
        self._lock = FileLock(self.path / LOCK)
        self._lock.acquire(timeout=0)

    def bytes(self) -> int:
        """Add up the uploads of all people."""
        return sum(path.stat().st_size for path in self.path.rglob("*") if path.is_file())

    def close(self) -> None:
        """Delete it."""
        self._folder.cleanup()
        self._lock.release()


@st.cache_resource(show_spinner=False, on_release=ServerFolder.close)
def server_folder() -> ServerFolder:
    """Return this server's folder; when it is made, those of dead servers are deleted."""
    delete_left_behind(Path(gettempdir()))
    return ServerFolder()


def delete_left_behind(parent: Path) -> None:
    """Delete the folders of servers that were killed; others of this name are left alone."""
    for lock in parent.glob(f"{PREFIX}*/{LOCK}"):
        try:
            if time.time() - lock.stat().st_mtime > NEW_SECONDS:
                with FileLock(lock, timeout=0):
                    shutil.rmtree(lock.parent, ignore_errors=True)
        except (Timeout, OSError):  # its server lives, or it is another user's
            continue
