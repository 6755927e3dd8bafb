import pytest
import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile

from dashboard.your_data import desk


@pytest.mark.parametrize("held", [None, DeletedFile("a file let go")])
def test_only_a_file_that_is_there_is_taken(
    monkeypatch: pytest.MonkeyPatch, held: DeletedFile | None
) -> None:
    """A run that was cut short tells of an upload twice: what was let go is not taken again."""
    state = {"uploader": held}
    monkeypatch.setattr(st, "session_state", state)
    desk.take_upload("uploader")
    assert state == {"uploader": held}
