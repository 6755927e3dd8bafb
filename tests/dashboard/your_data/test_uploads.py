import errno
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state import SafeSessionState, SessionState

from dashboard.shared.presence import Presence
from dashboard.your_data import uploads, workspace
from dashboard.your_data.uploads import NAME, safe_name


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "a\x00b",
        "..",
        ".",
        "",
        "con\n.csv",
        "x" * 500,
        "C:\\a",
        "~",
    ],
)
def test_a_name_of_a_stranger_stays_in_the_folder(name: str) -> None:
    """Whatever a file is called, its copy has a short name without folders."""
    safe = safe_name(name)
    assert 1 <= len(safe) <= NAME
    assert not set(safe) & set("/\\\0\n~")
    assert not safe.startswith(".")


def test_a_plain_name_is_kept() -> None:
    """Names in any alphabet and their ending stay, so that messages name the file."""
    assert safe_name("tableau-été.csv") == "tableau-été.csv"
    assert safe_name("x" * 500 + ".parquet").endswith(".parquet")


class Person:
    """One who has the page open: a session of Streamlit's, without a server."""

    def __init__(self, name: str) -> None:
        self._context = ScriptRunContext(
            session_id=name,
            _enqueue=lambda _: None,
            query_string="",
            session_state=SafeSessionState(SessionState(), lambda: None),
            uploaded_file_mgr=MemoryUploadedFileManager("/upload"),
            main_script_path="",
            user_info={},
            fragment_storage=MemoryFragmentStorage(),
            pages_manager=PagesManager(""),
        )

    def keep(self, name: str, content: bytes) -> Path:
        """Bring a table."""
        before = get_script_run_ctx(suppress_warning=True)
        add_script_run_ctx(threading.current_thread(), self._context)
        try:
            return uploads.keep(name, io.BytesIO(content))
        finally:
            add_script_run_ctx(threading.current_thread(), before)


@pytest.fixture
def people() -> Iterator[tuple[Person, Person]]:
    """Two people on one server of their own: earlier tests may have left tables on theirs."""
    st.cache_resource.clear()
    yield Person("one"), Person("two")
    st.cache_resource.clear()


def test_each_person_has_a_folder_of_their_own(people: tuple[Person, Person]) -> None:
    """Equal names do not meet, and a table takes the place of the same person's alone."""
    one, two = people
    mine, theirs = one.keep("table.csv", b"mine"), two.keep("table.csv", b"theirs")
    assert mine.parent != theirs.parent
    assert {oct(path.parent.stat().st_mode)[-3:] for path in (mine, theirs)} == {"700"}
    other = one.keep("other.csv", b"other")
    assert not mine.parent.exists()
    assert (other.read_bytes(), theirs.read_bytes()) == (b"other", b"theirs")


def test_a_file_goes_with_its_workspace(
    people: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is there for as long as that is kept, and nobody else's goes with it."""
    presence = Presence()
    monkeypatch.setattr(workspace, "keep", lambda: presence)
    mine = people[0].keep("mine.csv", b"mine")
    monkeypatch.setattr(workspace, "keep", Presence)
    theirs = people[1].keep("theirs.csv", b"theirs")
    assert mine.exists()
    presence.leave()
    assert (mine.parent.exists(), theirs.exists()) == (False, True)


def test_what_people_bring_together_is_bounded(
    people: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who brings more than there is room for is told so, and keeps what they had."""
    monkeypatch.setattr(uploads, "TOTAL", 100)
    one, two = people
    mine, theirs = one.keep("a.csv", b"x" * 60), two.keep("b.csv", b"x" * 30)
    assert mine.parent.parent == theirs.parent.parent
    with pytest.raises(uploads.NoRoom, match="no room for your table now"):
        two.keep("c.csv", b"x" * 50)
    assert mine.exists()
    assert [path.name for path in theirs.parent.iterdir()] == ["b.csv"]
    assert one.keep("d.csv", b"x" * 70).exists()  # in place of the 60


def test_a_full_disk_is_said(
    people: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk is full the table that was there stays."""
    one, _ = people
    mine = one.keep("a.csv", b"x")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("shutil.copyfileobj", full)
    with pytest.raises(uploads.NoRoom):
        one.keep("b.csv", b"y")
    assert [path.name for path in mine.parent.parent.glob("*/*")] == ["a.csv"]
