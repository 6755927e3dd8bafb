"""A tour of a page in a few steps, for who opens it for the first time.

It stands on the page and hides nothing. Who skips it or comes to its end is not shown it again:
the browser keeps that. Who comes with a link, or sees the page within another site, has come for
something, and only sees the button.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from dashboard.shared import browser, session

KEPT = "tours"
BETWEEN = "~"


@dataclass
class Tours:
    """The tours of one person.

    Attributes:
        ended: names of those that were skipped or taken to their end.
        at: the step that is shown, by name; None where none is.
    """

    ended: set[str] = field(default_factory=set)
    at: dict[str, int | None] = field(default_factory=dict)

    def move(self, name: str, step: int) -> None:
        """Show a step of a tour."""
        self.at[name] = step

    def end(self, name: str) -> None:
        """Show a tour no more."""
        self.at[name] = None
        self.ended.add(name)


def _mine() -> Tours:
    return session.mine(Tours, lambda: Tours(set(browser.recalled(KEPT).split(BETWEEN)) - {""}))


def show(name: str, steps: Sequence[str]) -> None:
    """Draw the step at which this person is, if they are at any.

    Args:
        name: of the page, in letters.
        steps: one or two sentences each, in Markdown.
    """
    mine = _mine()
    if name not in mine.at:
        linked = bool(st.query_params) or st.context.is_embedded
        mine.at[name] = None if linked or name in mine.ended else 0
    at = mine.at[name]
    if at is None:
        return
    with st.container(
        border=True, key=f"tour-{name}", horizontal=True, vertical_alignment="center"
    ):
        st.markdown(f"**Tour, {at + 1} of {len(steps)}.** {steps[at]}")
        if at + 1 < len(steps):
            st.button("Next", type="primary", on_click=partial(mine.move, name, at + 1))
            st.button("Skip the tour", type="tertiary", on_click=partial(mine.end, name))
        else:
            st.button("Done", type="primary", on_click=partial(mine.end, name))


def button(name: str) -> None:
    """Offer to begin the tour again."""
    again = partial(_mine().move, name, 0)
    st.button("Tour", icon=":material/tour:", type="tertiary", on_click=again)


def keep() -> None:
    """Let the browser keep which tours are not to be shown again; draw it last on a page."""
    ended = _mine().ended
    if ended:
        browser.keep(KEPT, BETWEEN.join(sorted(ended)))
