"""The way from one page to another: links, and experiments opened in the Playground."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn

import streamlit as st

from core import Experiment
from dashboard.shared import addresses, session
from dashboard.shared.margin import Margin
from dashboard.shared.settings import affordable

PLAYGROUND, INSIDE = "playground", "inside"
PANEL = "panel"  # what an address of the page Inside always has


@dataclass
class Ways:
    """Where this person can go.

    Attributes:
        pages: by name.
        live: whether they are on their way to see an experiment trained.
    """

    pages: Mapping[str, st.Page] = field(default_factory=dict)
    live: bool = False


def offer(pages: Mapping[str, st.Page]) -> None:
    """Name the pages of the dashboard, so that each can open another."""
    session.mine(Ways).pages = pages


def link(name: str, label: str, icon: str, address: Mapping[str, str] | None = None) -> None:
    """Draw a link to a page, at an address of it."""
    page = session.mine(Ways).pages[name]
    st.page_link(page, label=label, icon=icon, width="stretch", query_params=address)


def link_to_playground(experiment: Experiment, label: str, icon: str) -> None:
    """Draw a link to the Playground, set to an experiment."""
    link("playground", label, icon, addresses.to_query(affordable(experiment)))


def open_in_playground(experiment: Experiment, live: bool = False) -> NoReturn:
    """Leave the page that runs for the Playground, set to an experiment.

    What was measured ahead with more replicates than a page trains is opened with fewer.

    Args:
        live: whether they want to see it trained, whatever was recorded.
    """
    session.mine(Ways).live = live
    go_to_playground(addresses.to_query(affordable(experiment)) | session.mine(Margin).to_query())


def look_inside(experiment: Experiment, panel: str) -> NoReturn:
    """Leave the page that runs for the insides of an experiment's networks, at a panel."""
    page = session.mine(Ways).pages[INSIDE]
    st.switch_page(page, query_params={PANEL: panel} | addresses.to_query(experiment))


def go_to(page: str, address: Mapping[str, str]) -> NoReturn:
    """Leave the page that runs for another, at an address of it."""
    st.switch_page(session.mine(Ways).pages[page], query_params=address)


def go_to_playground(address: Mapping[str, str]) -> NoReturn:
    """Leave the page that runs for the Playground, at an address of it."""
    st.switch_page(session.mine(Ways).pages[PLAYGROUND], query_params=address)


def wants_live() -> bool:
    """Return whether this person has come to see an experiment trained; it is said once."""
    ways = session.mine(Ways)
    wanted, ways.live = ways.live, False
    return wanted
