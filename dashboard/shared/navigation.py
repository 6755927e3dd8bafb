"""The way from one page to another: an experiment is opened in the Playground."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn

import streamlit as st

from core import Experiment
from dashboard.shared import addresses, margin, session

PLAYGROUND = "playground"


@dataclass
class Ways:
    """Where this person can go.

    Attributes:
        pages: by name.
        asked_for: the experiment that the Playground is to open with, until it has.
    """

    pages: Mapping[str, st.Page] = field(default_factory=dict)
    asked_for: Experiment | None = None


def offer(pages: Mapping[str, st.Page]) -> None:
    """Name the pages of the dashboard, so that each can open another."""
    session.mine(Ways).pages = pages


def open_in_playground(experiment: Experiment) -> NoReturn:
    """Leave the page that runs for the Playground, set to an experiment as it is."""
    ways = session.mine(Ways)
    ways.asked_for = experiment
    # The address goes along. Were it set by the Playground's run, the browser would sometimes
    # keep an entry of the Playground without it, and Back would end there.
    address = addresses.to_query(experiment) | margin.to_query()
    st.switch_page(ways.pages[PLAYGROUND], query_params=address)


def take_asked_for() -> Experiment | None:
    """Return the experiment that another page has asked for, once."""
    ways = session.mine(Ways)
    experiment, ways.asked_for = ways.asked_for, None
    return experiment
