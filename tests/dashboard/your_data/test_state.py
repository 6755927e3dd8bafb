import pytest
import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile

from dashboard.your_data import state


@pytest.mark.parametrize("held", [None, DeletedFile("a file let go")])
def test_only_a_file_that_is_there_is_taken(
    monkeypatch: pytest.MonkeyPatch, held: DeletedFile | None
) -> None:
    """A run that was cut short reports an upload twice: what was let go is not taken again."""
    kept = {"uploader": held}
    monkeypatch.setattr(st, "session_state", kept)
    state.take_upload("uploader")
    assert kept == {"uploader": held}
