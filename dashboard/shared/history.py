"""The address of a page, and the browser's history: where Back and Forward lead.

Each page writes what it shows into its address, always with one name that no other page has, its
mark. Streamlit makes an entry of the browser's history of every new address, so that Back takes
the latest move back. Of what else it makes on the way to another page, history.js makes one entry.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.shared import session

SCRIPT = Path(__file__).with_name("history.js").read_text(encoding="utf-8")
PLACE = "browser-history"  # of the script: it takes no room
# What an address has of a person's own: no view is another one by it, and no link that is offered
# has it.
PRIVATE = "work"

Query = Mapping[str, str]


@dataclass
class Trail:
    """Where this person has been.

    Attributes:
        mark: of the page that they are on, "" if it has none; None: they have just come.
        address: the latest that they have gone to or that was written.
        meant: what the page shows at this address.
    """

    mark: str | None = None
    address: Query | None = None
    meant: Query | None = None


def keep(marks: Mapping[str, str], page: str) -> None:
    """Have the browser keep one entry of its history for each view; drawn before every page.

    Args:
        marks: by the path of a page, "" that of the landing page; "" of a page without one.
        page: the path of the one that is drawn.
    """
    if not marks[page]:  # else the page itself follows its address
        session.mine(Trail).mark = ""
    with st.container(key=PLACE):
        st.html(
            f"<style>.st-key-{PLACE} {{display: none}}</style>"
            f"<script>({SCRIPT})({json.dumps(marks)}, {json.dumps(PRIVATE)})</script>",
            unsafe_allow_javascript=True,
        )


def follow(mark: str, shown: Callable[[], Query], go_to: Callable[[Query], None]) -> None:
    """Go where the address says, if this person has gone to it; else the page goes on as it is.

    In other runs the address is no news: it may be older than what the person has set since. Ask
    before anything is drawn, and take it over by ordinary assignments: it is said once.

    Args:
        shown: what the page shows, as an address.
        go_to: has the page show what an address says.
    """
    trail, query = session.mine(Trail), public(st.query_params.to_dict())
    came, first, trail.mark = trail.mark != mark, trail.mark is None, mark
    if _is_back() or (came and (first or mark in query)):
        go_to(query)
        trail.address, trail.meant = query, shown()


def is_newcomer() -> bool:
    """Whether no page has been shown to this person yet."""
    return session.mine(Trail).mark is None


def write(query: Query, private: str = "") -> None:
    """Write what a page shows into its address, where that does not say so already.

    What is usual may be left out of an address, and what was wrong in it stays until it is set.

    Args:
        private: see `PRIVATE`; "": nothing.
    """
    trail, there = session.mine(Trail), st.query_params.to_dict()
    shown, own = public(there), {PRIVATE: private} if private else {}
    if (shown, query) != (trail.address, trail.meant):
        st.query_params.from_dict({**query, **own})
        trail.address = trail.meant = query
    elif there.get(PRIVATE, "") != private:
        st.query_params.from_dict({**shown, **own})


def public(query: Query) -> dict[str, str]:
    """Leave out of an address what is a person's own.

    >>> public({"table": "upload", "work": "secret"})
    {'table': 'upload'}
    """
    return {name: value for name, value in query.items() if name != PRIVATE}


def _is_back() -> bool:
    """Whether the page runs because of the browser's Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
