"""Which point a person looks at; old links go on to the Playground."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard.home.points import POINTS, USUAL
from dashboard.shared import addresses, history, margin, navigation, session
from dashboard.shared.query import SCORE, quoted

MARK = "start"  # always in the address, or left out where it is the usual one


@dataclass
class Chosen:
    """The point that this person looks at.

    Attributes:
        name: see `points.POINTS`.
        note: what was wrong in the address, until they act.
    """

    name: str = USUAL
    note: str = ""

    def choose(self, name: str) -> None:
        """Look at another point; the address follows."""
        self.name, self.note = name, ""

    def to_query(self) -> dict[str, str]:
        """Write what they look at."""
        return {MARK: self.name}

    def go_to(self, query: Mapping[str, str]) -> None:
        """Look at what an address says; where it names nothing, at the usual point, and say so."""
        asked = query.get(MARK, USUAL)
        self.choose(asked if asked in POINTS else USUAL)
        if asked not in POINTS:
            known = ", ".join(POINTS)
            self.note = f"{MARK} must be one of {known}, got {quoted(asked)}; {USUAL} is shown."


def current() -> Chosen:
    """Return what this person looks at, as the address says at first and where they have gone.

    The page ends here for who opens a link from when the Playground was the first page.
    """
    query = st.query_params.to_dict()
    # Back from the Playground may show its words in this page's address: then they mean nothing
    if history.is_newcomer() and MARK not in query and _of_playground() & query.keys():
        navigation.go_to_playground(query)
    mine = session.mine(Chosen)
    history.follow(MARK, mine.to_query, mine.go_to)
    history.write(mine.to_query())
    return mine


def _of_playground() -> frozenset[str]:
    return addresses.names() | {SCORE, margin.NAME}
