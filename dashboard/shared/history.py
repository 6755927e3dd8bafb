"""The address of a page, and the browser's history: where Back and Forward lead.

Each page writes what it shows into its address, always with one name that no other page has, its
mark. Streamlit makes an entry of the browser's history of every new address, so that Back takes
the latest move back.

On the way to another page Streamlit leaves an entry of the old page with the new one's address. It
lacks the old page's mark, so nothing is asked of it: who comes back finds what they had left.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.shared import session


@dataclass
class Trail:
    """Where this person has been.

    Attributes:
        mark: of the page that they are on.
        opened: what a page showed when they came to it: what its address means without its mark.
    """

    mark: str = ""
    opened: dict[str, Mapping[str, str]] = field(default_factory=dict)


def gone_to(mark: str, shown: Mapping[str, str]) -> Mapping[str, str] | None:
    """Return the address that this person has gone to; None where the page goes on as it is.

    In other runs the address is no news: it may be older than what the person has set since. Ask
    before anything is drawn, and take it over by ordinary assignments: it is said once.

    Args:
        shown: what the page shows as it is.
    """
    trail, query, back = session.mine(Trail), st.query_params.to_dict(), _is_back()
    came, trail.mark = trail.mark != mark, mark
    if came:
        trail.opened[mark] = query if mark in query else shown
    if mark in query:
        return query if came or back else None
    return trail.opened[mark] if back and not came else None


def is_newcomer() -> bool:
    """Whether no page has been shown to this person yet."""
    return not session.mine(Trail).mark


def write(mark: str, usual: str, query: Mapping[str, str]) -> None:
    """Write what a page shows into its address, where that does not say so already.

    Args:
        usual: the value of its mark where an address has none.
    """
    there = st.query_params.to_dict()
    if query not in (there, {mark: usual} | there):
        st.query_params.from_dict(query)


def _is_back() -> bool:
    """Whether the page runs because of the browser's Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
