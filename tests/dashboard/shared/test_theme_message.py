from collections.abc import Iterator

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session

from dashboard.shared import theme_message

SECTIONS = {"": "theme", "light": "theme.light", "dark": "theme.dark", "sidebar": "theme.sidebar"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Write sections once; note for which ones Streamlit walks through its options."""
    sections: list[str] = []
    at_length = app_session._populate_theme_msg

    def noted(message: object, section: str = "theme") -> None:
        sections.append(section)
        at_length(message, section)

    monkeypatch.setattr(app_session, "_populate_theme_msg", noted)
    theme_message.write_once.clear()
    theme_message.write_once()
    yield sections
    theme_message.write_once.clear()


def _told() -> NewSession:
    """Write a theme as a session does, the whole before its parts."""
    message = NewSession()
    for name, section in SECTIONS.items():
        theme = message.custom_theme
        app_session._populate_theme_msg(getattr(theme, name) if name else theme, section)
    return message


def test_a_browser_is_told_what_streamlit_would_tell_it(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every byte, with sections that are set and one that is not."""
    options = {"theme.base": "dark", "theme.light.primaryColor": "#003355"}
    for name, value in options.items():
        config.set_option(name, value)
    try:
        theirs = _told()
        request.getfixturevalue("asked")
        ours = [_told(), _told()]
    finally:
        for name in options:
            config.set_option(name, None)
    assert theirs.custom_theme.light.primary_color == "#003355"
    assert not theirs.custom_theme.HasField("sidebar")
    assert [each.SerializeToString() for each in ours] == [theirs.SerializeToString()] * 2


def test_each_section_is_written_once(asked: list[str]) -> None:
    """However many runs tell it."""
    for _ in range(5):
        _told()
    assert asked == list(SECTIONS.values())
