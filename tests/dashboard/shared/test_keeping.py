from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shared import loading
from dashboard.shared.loading import Kept


@dataclass
class Troubled:
    """A store that says what is wrong."""

    trouble: str


def _page() -> None:
    import streamlit as st

    from dashboard.shared import keeping

    keeping.tell(st.empty())


def shown(monkeypatch: pytest.MonkeyPatch, store: object) -> list[str]:
    """Return the warnings of a page that tells of a store."""
    monkeypatch.setattr(loading, "kept", lambda: Kept(store))  # type: ignore[arg-type]
    page = AppTest.from_function(_page, default_timeout=60).run()
    assert not page.exception
    return [warning.value for warning in page.warning]


def test_the_trouble_is_told_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """One warning has the sentence, in which the name of a file is no Markdown."""
    sentence = "Results are not kept: the file my*results*.sqlite cannot be opened."
    assert shown(monkeypatch, Troubled(sentence)) == [
        r"Results are not kept\: the file my\*results\*\.sqlite cannot be opened\."
    ]


def test_nothing_is_told_while_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no warning, and where no store is open yet none is opened."""
    assert shown(monkeypatch, Troubled("")) == []
    assert shown(monkeypatch, None) == []
