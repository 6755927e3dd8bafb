import pytest
import streamlit as st

from dashboard.shared import margin, navigation, session
from dashboard.shared.settings import default


def test_the_playground_is_opened_at_its_whole_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person's margin goes along, so that the Playground itself need not change the address."""
    went: list[dict[str, str]] = []
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "switch_page", lambda page, query_params: went.append(query_params))
    navigation.offer({"playground": st.Page(lambda: None, title="Playground")})
    session.mine(margin.Margin).take({"margin": "2.5"})
    navigation.open_in_playground(default("shared"))
    assert went == [{"source": "shared", "margin": "2.5"}]


def test_who_wants_to_see_it_train_says_so_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Playground asks when it is opened; the address does not hold it."""
    went: list[dict[str, str]] = []
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "switch_page", lambda page, query_params: went.append(query_params))
    navigation.offer({"playground": st.Page(lambda: None, title="Playground")})
    navigation.open_in_playground(default("shared"), live=True)
    assert went == [{"source": "shared"}]
    assert navigation.wants_live()
    assert not navigation.wants_live()
