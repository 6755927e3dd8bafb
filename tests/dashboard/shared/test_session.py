from dataclasses import dataclass, field

import pytest
import streamlit as st

from dashboard.shared import session


@dataclass
class Basket:
    """What one feature keeps of a person."""

    things: list[str] = field(default_factory=list)


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Stand in for what Streamlit keeps of one person."""
    state: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", state)
    return state


def test_a_record_is_made_once_and_kept(state: dict[str, object]) -> None:
    """Whoever asks later gets the same record, under one key for all of them."""
    session.mine(Basket).things.append("pear")
    assert session.mine(Basket, lambda: Basket(["apple"])).things == ["pear"]
    assert list(state) == [session.KEY]


def test_people_and_features_do_not_share_records(state: dict[str, object]) -> None:
    """Each class has a record of its own, and so has each person."""

    @dataclass
    class Other(Basket):
        """Another feature's record."""

    session.mine(Basket).things.append("pear")
    assert session.mine(Other).things == []
    state.clear()
    assert session.mine(Basket).things == []
