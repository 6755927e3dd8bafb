"""Views within other sites: any address with `embed=true` has no navigation, and a way out.

Streamlit itself then leaves out its toolbar and its margins.
"""

import html
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from dashboard.shared import copying, exports, history, qr, session

MARK = "embed"
HEIGHT = 900  # pixels of the frame that is offered
QR_PIXELS = 200


@dataclass
class View:
    """What the page that runs shows, as a program: "" where it has none; said: what it does."""

    code: str = ""
    said: str = ""


def begin() -> None:
    """Forget the program of the page before: asked before a page runs."""
    view = session.mine(View)
    view.code = view.said = ""


def as_python(code: str, said: str = exports.AS_EXPERIMENT) -> None:
    """Name the program that gives the view that is drawn, to be offered below the page."""
    view = session.mine(View)
    view.code, view.said = code, said


def embedded() -> bool:
    """Whether the page stands within another site."""
    return bool(st.context.is_embedded)


def address(base: str, query: dict[str, str]) -> str:
    """Write an address.

    >>> address("http://localhost:8501/maps", {"map": "digits"})
    'http://localhost:8501/maps?map=digits'
    """
    return f"{base}?{urlencode(query)}" if query else base


def frame(base: str, query: dict[str, str]) -> str:
    """Write the HTML with which another site shows a page.

    >>> frame("http://localhost:8501/maps", {"map": "digits"})
    '<iframe src="http://localhost:8501/maps?map=digits&amp;embed=true" width="100%" \
height="900" title="Together or Apart"></iframe>'
    """
    source = html.escape(address(base, {**query, MARK: "true"}))
    return (
        f'<iframe src="{source}" width="100%" height="{HEIGHT}" title="Together or Apart"></iframe>'
    )


def offer() -> None:
    """Draw, below a page, the way out of a frame, or its link, its Python and a frame for it."""
    base, query = st.context.url, history.public(st.query_params.to_dict())
    if base is None:  # no browser has told it
        return
    if embedded():
        st.markdown(f"[Open in Together or Apart]({address(base, query)})")
        return
    with st.container(key="share", horizontal=True, gap="small"):
        copying.button("Copy link", address(base, query), "copy-link")
        view = session.mine(View)
        if view.code:
            with st.popover("Open as Python", icon=":material/code:"):
                st.caption(view.said)
                st.code(view.code, "python")
        _share(base, query)


@st.fragment
def _share(base: str, query: dict[str, str]) -> None:
    """Offer the address in its forms, which are written when they are asked for.

    A QR picture takes a fifth of what a page takes to draw, and few people open it.
    """
    offered = st.popover(
        "Share or embed", icon=":material/share:", key="share or embed", on_change="rerun"
    )
    if not offered.open:
        return
    with offered:
        st.caption("This page as it is now, for a message:")
        st.code(address(base, query), language=None, wrap_lines=True)
        st.caption("For a phone's camera:")
        st.markdown(qr.drawn(address(base, query), QR_PIXELS), unsafe_allow_html=True)
        st.caption("And for another site:")
        st.code(frame(base, query), language="html", wrap_lines=True)
