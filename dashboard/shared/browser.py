"""What a browser keeps of a person between visits: short words, each in a cookie of its own.

Cookies come with the first request, so that a page opens as it was left, and without an account.
What comes back may be anything: it is cut, and whoever asks for it must check it.
"""

import re

import streamlit as st

PREFIX = "together-or-apart-"
LONGEST = 2000  # characters; browsers take about 4,000
SAFE = re.compile(r"[\w.:~-]*", re.ASCII)  # what a cookie carries without being quoted
DAY = 24 * 3600  # seconds
YEAR = 365 * DAY

_WRITE = """
export default function ({ data }) {
    const kept = data.value === "" ? 0 : data.seconds
    document.cookie = `${data.name}=${data.value}; Path=/; SameSite=Lax; Max-Age=${kept}`
}
"""
_writer = st.components.v2.component("together_or_apart_cookie", js=_WRITE)


def recalled(name: str) -> str:
    """Return what the browser kept when this visit began; "" where that is nothing or too long."""
    text = st.context.cookies.to_dict().get(PREFIX + name, "")
    return text if len(text) <= LONGEST and SAFE.fullmatch(text) else ""


def keep(name: str, text: str, seconds: int = YEAR) -> None:
    """Let the browser keep a text for a while; "" lets it forget. It takes no room on the page.

    Raises:
        ValueError: when a cookie cannot carry the text.
    """
    if len(text) > LONGEST or not SAFE.fullmatch(text):
        raise ValueError(
            f"a browser must be given at most {LONGEST} letters, digits and signs of .:~-, "
            f"got {len(text)} characters"
        )
    data = {"name": PREFIX + name, "value": text, "seconds": seconds}
    _writer(key=f"kept {name}", data=data, height=1)
