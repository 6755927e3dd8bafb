"""What people are told while results are not kept: one sentence, above whatever page they see."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.shared import loading, ticks
from dashboard.shared.theme import plain


def tell(space: DeltaGenerator) -> None:
    """Say in a place kept for it what troubles the store, for as long as it does."""
    if _trouble():
        with space.container():
            ticks.ticking(_say)


def _say() -> None:
    trouble = _trouble()
    if trouble:
        st.warning(plain(trouble), icon=":material/database_off:")


def _trouble() -> str:
    store = loading.kept().store
    return "" if store is None else store.trouble
