from dataclasses import dataclass, field

import pytest

from dashboard.shared.presence import LOOK_SECONDS
from dashboard.your_data import workspace
from dashboard.your_data.workspace import KEPT_MINUTES, Workspace, Workspaces


@dataclass
class Notes:
    """What is kept in a workspace here."""

    lines: list[str] = field(default_factory=list)


class Tabs:
    """Those that are open, and a clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0
        self.open = {"first"}
        self.kept = Workspaces(self.open.__contains__, lambda: self.now)

    def wait(self, minutes: float) -> None:
        """Let time pass, and tabs be looked at as often as in a server."""
        for _ in range(int(60 * minutes / LOOK_SECONDS)):
            self.now += LOOK_SECONDS
            self.kept.people.look()


@pytest.fixture
def tabs() -> Tabs:
    """Begin with one tab."""
    return Tabs()


def test_another_tab_with_the_id_finds_it_as_it_was_left(tabs: Tabs) -> None:
    """After a reload the same records are there, for as long as half an hour later."""
    left = Workspace()
    presence = tabs.kept.keep(left, "first")
    left.records.record(Notes).lines.append("a table")
    tabs.open.clear()
    tabs.wait(KEPT_MINUTES - 1)
    assert presence.here
    assert not presence.connected
    found = tabs.kept.find(left.id, "second")
    assert found is left
    tabs.open.add("second")
    tabs.wait(2 * KEPT_MINUTES)
    assert found.records.record(Notes).lines == ["a table"]
    assert presence.connected


def test_it_goes_when_nobody_has_looked_for_half_an_hour(tabs: Tabs) -> None:
    """What was kept is cleared, the id leads nowhere, and nothing is left of it."""
    left, cleared = Workspace(), []
    tabs.kept.keep(left, "first").when_gone(lambda: cleared.append("folder"))
    left.records.record(Notes).lines.append("a table")
    tabs.open.clear()
    tabs.wait(KEPT_MINUTES + 1)
    assert cleared == ["folder"]
    assert tabs.kept.find(left.id, "second") is None
    assert left.records.record(Notes).lines == []
    assert (len(tabs.kept), len(tabs.kept.people)) == (0, 0)


def test_an_id_is_not_to_be_guessed(tabs: Tabs) -> None:
    """It has 128 bits of chance, and nothing but the whole of it opens the workspace."""
    ids = {Workspace().id for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(id) for id in ids} == {22}
    kept = Workspace()
    tabs.kept.keep(kept, "first")
    for guess in ("", kept.id[:-1], kept.id.lower(), f"{kept.id} ", "../" + kept.id):
        assert tabs.kept.find(guess, "second") is None


def test_what_is_not_kept_is_of_one_tab(tabs: Tabs) -> None:
    """Until there is something to keep nobody else can come by the id."""
    assert tabs.kept.find(Workspace().id, "second") is None
    assert len(tabs.kept) == 0


def test_many_workspaces_are_bounded(tabs: Tabs, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that was left alone for longest makes room; one that is looked at stays."""
    monkeypatch.setattr(workspace, "MOST", 3)
    some = [Workspace() for _ in range(4)]
    tabs.open |= {"0", "1", "2", "3"}
    for number, each in enumerate(some[:3]):
        tabs.kept.keep(each, f"{number}")
    for tab in ("1", "0"):
        tabs.open.remove(tab)
        tabs.wait(1)
    tabs.kept.keep(some[3], "3")
    there = [tabs.kept.find(each.id, "4") is not None for each in some]
    assert there == [True, False, True, True]
