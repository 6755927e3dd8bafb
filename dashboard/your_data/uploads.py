"""A person's uploaded table: kept in a private folder for as long as their workspace."""

import os
import re
import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.data.tables.formats import Format
from dashboard.shared import session
from dashboard.your_data import workspace
from dashboard.your_data.examples import EXAMPLES
from dashboard.your_data.folders import server_folder
from dashboard.your_data.opened import Opened, Refused, open_table

NAME = 40  # characters kept of a file's name
TOTAL = 1_000_000_000  # bytes of the uploads of all people: five of the largest, hundreds of usual
FULL = (
    "The server has no room for your table now: others have uploaded theirs. Try again later, or "
    "bring a smaller table."
)


class NoRoom(Exception):
    """There is no room for another upload; the text says so to the one who brought it."""


def safe_name(name: str) -> str:
    """Return the end of a stranger's file name that is safe to give to a file of ours.

    >>> safe_name("../../etc/my table.csv"), safe_name("..")
    ('etc_my_table.csv', 'table')
    """
    return re.sub(r"[^\w.-]+", "_", name)[-NAME:].lstrip("._-") or "table"


@dataclass
class Folder:
    """Where the upload of a workspace lies; None: nothing has been brought."""

    path: Path | None = None

    def bytes(self) -> int:
        """Return the size of what is there."""
        return sum(p.stat().st_size for p in self.path.iterdir()) if self.path else 0

    def delete(self) -> None:
        """Delete it."""
        if self.path is not None:
            shutil.rmtree(self.path, ignore_errors=True)
        self.path = None


def keep(name: str, file: BinaryIO) -> Path:
    """Put a file in a folder and a workspace of its own; the one before is deleted.

    Where there is no room tables go that nobody looks at.

    Raises:
        NoRoom: when the disk, or what people may have on it together, is full; the one before
            stays.
    """
    before = workspace.mine(Folder)
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    while server_folder().bytes() - before.bytes() + size > TOTAL:
        if not workspace.workspaces().people.dismiss():
            raise NoRoom(FULL)
    folder = Folder(Path(mkdtemp(dir=server_folder().path)))
    assert folder.path is not None
    path = folder.path / safe_name(name)
    try:
        with path.open("wb") as copy:
            shutil.copyfileobj(file, copy)
    except OSError as error:
        folder.delete()
        raise NoRoom(FULL) from error
    before.delete()
    workspace.renew()
    workspace.mine(Folder, lambda: folder)
    workspace.keep().when_gone(folder.delete)
    return path


def forget() -> None:
    """Delete what is uploaded in this workspace."""
    workspace.mine(Folder).delete()


def release(upload: UploadedFile) -> None:
    """Take an upload out of the server's memory: it is on the disk."""
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, upload.file_id)


@st.cache_resource(show_spinner=False)
def _reader() -> ThreadPoolExecutor:
    """Read one table at a time, whoever asks, so that large ones do not share the memory."""
    return ThreadPoolExecutor(1, thread_name_prefix="reader")


@dataclass
class Latest:
    """The upload that this tab reads or has read: its cells go with the tab, not the workspace."""

    token: str = ""
    reading: "Future[Opened | Refused]" = field(default_factory=Future)


def reading(token: str, path: Path, format: Format | None) -> "Future[Opened | Refused]":
    """Read an upload in another thread, once for each tab.

    Args:
        token: names it, and how it is read.
    """
    latest = session.mine(Latest)
    if latest.token != token:
        latest.token, latest.reading = token, _reader().submit(open_table, path, format)
    return latest.reading


@st.cache_resource(show_spinner=False)
def example(key: str) -> "Future[Opened | Refused]":
    """Begin to read a shipped table, once for all people."""
    return _reader().submit(open_table, EXAMPLES[key].path, None)
