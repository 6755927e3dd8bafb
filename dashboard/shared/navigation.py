"""The way from one page to another: an experiment is opened in the Playground."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn

import streamlit as st

from core import Experiment
from dashboard.shared import addresses, session
from dashboard.shared.margin import Margin
from dashboard.shared.settings import affordable

PLAYGROUND = "playground"


@dataclass
class Ways:
    """Where this person can go: the pages by name."""

    pages: Mapping[str, st.Page] = field(default_factory=dict)


def offer(pages: Mapping[str, st.Page]) -> None:
    """Name the pages of the dashboard, so that each can open another."""
    session.mine(Ways).pages = pages


def open_in_playground(experiment: Experiment) -> NoReturn:
    """Leave the page that runs for the Playground, set to an experiment.

    What was measured ahead with more replicates than a page trains is opened with fewer.
    """
    address = addresses.to_query(affordable(experiment)) | session.mine(Margin).to_query()
    st.switch_page(session.mine(Ways).pages[PLAYGROUND], query_params=address)
