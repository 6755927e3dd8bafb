"""The table that a person has open, and what they have chosen about it."""

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.data.tables.formats import Format
from dashboard.shared import controls, history
from dashboard.your_data import asking, uploads, workspace
from dashboard.your_data.asking import MARK, SETTINGS, UPLOAD, USUAL
from dashboard.your_data.examples import EXAMPLES
from dashboard.your_data.opened import Opened, Refused

_numbers = count(1)  # of uploads, so that none is taken for another
LOST = (
    "The answers of this address are no longer here: they are kept for "
    f"{workspace.KEPT_MINUTES} minutes."
)


@dataclass(frozen=True)
class OpenTable:
    """A table that is open or being read.

    Attributes:
        token: names it, and how it is read, among all that this person opens.
        name: for people.
        example: its key, when it is a shipped one.
        format: how it is to be read; None: detected.
    """

    token: str
    path: Path
    name: str
    example: str | None
    format: Format | None

    @property
    def reading(self) -> "Future[Opened | Refused]":
        """The table as it has been read, or will be."""
        if self.example is not None:
            return uploads.example(self.example)
        return uploads.reading(self.token, self.path, self.format)

    @property
    def key(self) -> str:
        """How the choice of tables, and the address, name it."""
        return self.example or UPLOAD


@dataclass
class Tables:
    """All that is kept of a person's tables between two runs of the page.

    Attributes:
        open: the table that is shown.
        upload: the one they brought, if they did.
        settings: those of the question, then what they chose of the table.
        notes: what was wrong in the address, until they act.
    """

    open: OpenTable
    upload: OpenTable | None
    settings: dict[str, Any]
    notes: list[str]

    def show(self, table: OpenTable) -> None:
        """Show a table; what was chosen of the one before goes."""
        self.open, self.notes = table, []
        self.settings = {name: self.settings[name] for name in USUAL}

    def show_named(self, key: str) -> None:
        """Show the upload, or a shipped table."""
        self.show(self.upload if self.upload and key == UPLOAD else _shipped(key))

    def to_query(self) -> dict[str, str]:
        """Write what is shown."""
        return asking.to_query(self.open.key, self.settings)

    def go_to(self, query: Mapping[str, str]) -> None:
        """Show what an address says; what was chosen of the table stays where it is the same."""
        key, settings, notes = asking.from_query(query, self.upload is not None)
        if key != self.open.key:
            self.show_named(key)
        self.settings |= {name: settings[name] for name in SETTINGS}
        self.notes = notes


def current() -> Tables:
    """Return this person's tables; at first the address says which is open."""
    return workspace.mine(Tables, _from_address)


def arrived() -> Tables:
    """Return this person's tables, as the address says where they have gone: once a run."""
    mine = current()
    history.follow(MARK, mine.to_query, mine.go_to)
    if workspace.was_lost() and not mine.notes:
        mine.notes = [LOST]
    return mine


def _from_address() -> Tables:
    key, settings, notes = asking.from_query(st.query_params.to_dict())
    return Tables(_shipped(key), None, settings, notes)


def _shipped(key: str) -> OpenTable:
    example = EXAMPLES[key]
    return OpenTable(key, example.path, example.title, key, None)


def take_upload(key: str) -> bool:
    """Open what a file uploader holds in a workspace of its own, and let the uploader go.

    Returns:
        whether there was a file, and room for it.
    """
    upload = st.session_state.get(key)
    if not isinstance(upload, UploadedFile):  # nothing, or what was taken and let go already
        return False
    before = current()
    try:
        path = uploads.keep(upload.name, upload)
    except uploads.NoRoom as full:
        before.notes = [str(full)]
        return False
    finally:
        uploads.release(upload)
    opened = OpenTable(f"upload {next(_numbers)}", path, path.name, None, None)
    settings = {name: before.settings[name] for name in USUAL}
    workspace.mine(Tables, lambda: Tables(opened, opened, settings, []))
    return True


def uploader_key() -> str:
    """Name the file uploader: after each upload there is a fresh one."""
    upload = current().upload
    return f"uploader after {upload.token if upload else 'none'}"


def open_chosen(key: str) -> None:
    """Open the table that a select box names: a shipped one, or the upload."""
    current().show_named(controls.held(key))


def read_as(format: Format | None) -> None:
    """Read the uploaded table anew, written in another way; None: as detected."""
    mine = current()
    if mine.open.path.exists():
        mine.upload = replace(mine.open, token=f"upload {next(_numbers)}", format=format)
        mine.show(mine.upload)


def reopen(token: str, settings: Mapping[str, Any]) -> None:
    """Show a table again as it was asked about, if it is still here as it was."""
    mine = current()
    for table in (mine.upload, *map(_shipped, EXAMPLES)):
        if table is not None and table.token == token:
            mine.show(table)
            mine.settings = dict(settings)


def start_over() -> None:
    """Delete the upload, and open what a newcomer sees."""
    uploads.forget()
    mine = current()
    mine.upload = None
    mine.settings = dict(USUAL)
    mine.show(_shipped(asking.FIRST))
