"""A person's uploaded table: kept in a private folder until they are gone."""

import os
import re
import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.data.tables.formats import Format
from dashboard.shared import session
from dashboard.shared.presence import tab_is_open
from dashboard.your_data.examples import EXAMPLES
from dashboard.your_data.folders import server_folder
from dashboard.your_data.opened import Opened, Refused, open_table

COMING = ".coming"  # what is being copied; no name that is safe begins with a dot
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


class Folder:
    """A person's folder: deleted when they are gone, or the server ends."""

    def __init__(self) -> None:
        self.path = Path(mkdtemp(dir=server_folder().path))
        tab_is_open().when_gone(partial(shutil.rmtree, self.path, ignore_errors=True))


def keep(name: str, file: BinaryIO) -> Path:
    """Put a file in this person's folder, in place of the one before.

    Raises:
        NoRoom: when the disk, or what people may have on it together, is full; the one before
            stays.
    """
    folder = session.mine(Folder).path
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    mine = sum(path.stat().st_size for path in folder.iterdir())
    if server_folder().bytes() - mine + size > TOTAL:
        raise NoRoom(FULL)
    coming = folder / COMING
    try:
        with coming.open("wb") as copy:
            shutil.copyfileobj(file, copy)
    except OSError as error:
        coming.unlink(missing_ok=True)
        raise NoRoom(FULL) from error
    for path in folder.iterdir():
        if path != coming:
            path.unlink()
    return coming.rename(folder / safe_name(name))


def forget() -> None:
    """Delete what this person has uploaded."""
    for path in session.mine(Folder).path.iterdir():
        path.unlink()


def release(upload: UploadedFile) -> None:
    """Take an upload out of the server's memory: it is on the disk."""
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, upload.file_id)


@st.cache_resource(show_spinner=False)
def _reader() -> ThreadPoolExecutor:
    """Read one table at a time, whoever asks, so that large ones do not share the memory."""
    return ThreadPoolExecutor(1, thread_name_prefix="reader")


def reading(path: Path, format: Format | None) -> "Future[Opened | Refused]":
    """Begin to read a table in another thread."""
    return _reader().submit(open_table, path, format)


@st.cache_resource(show_spinner=False)
def example(key: str) -> "Future[Opened | Refused]":
    """Begin to read a shipped table, once for all people."""
    return reading(EXAMPLES[key].path, None)
