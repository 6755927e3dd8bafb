"""The theme of the pages as a browser is told it, written once and not at every run of a page.

Streamlit tells it with every run and every tick, and walks through all of its options for each of
six sections to do so (_populate_theme_msg in app_session of Streamlit 1.67): with a class of thirty
an eighth of what the server computes, in the one thread that also hands messages on. The options
are those of .streamlit/config.toml and stay what they are as long as a server runs.
"""

from functools import cache

import streamlit as st
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session


@st.cache_resource(show_spinner=False)
def write_once() -> None:
    """Have every section written once in this process, from now on."""
    at_length = app_session._populate_theme_msg

    @cache
    def written(section: str) -> CustomThemeConfig:
        message = CustomThemeConfig()
        at_length(message, section)
        return message

    def copied(msg: CustomThemeConfig, section: str = "theme") -> None:
        found = written(section)
        if found.ByteSize():  # an empty one would tell a browser that there is a section
            msg.MergeFrom(found)

    app_session._populate_theme_msg = copied
