"""What a person has set in the Playground, and what they had set before."""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.data.catalogue import SOURCES
from core.settings.setting import settings_of
from dashboard.shared import addresses, margin, navigation, session
from dashboard.shared.settings import default, values

REMEMBERED = 50  # steps that Undo can take back


@dataclass
class Settings:
    """This person's settings.

    Attributes:
        now: by name, see `settings.values`.
        past: what they were before each change, the latest last.
        notes: what was wrong in the address, until they act.
    """

    now: dict[str, Any]
    past: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def change(self, now: dict[str, Any]) -> None:
        """Set all settings anew, and remember what they were."""
        self.forget_notes()
        self.past = [*self.past, self.now][-REMEMBERED:]
        self.now = now

    def forget_notes(self) -> None:
        """Say no more what was wrong in the address: they have acted."""
        self.notes = []

    def change_source(self, key: str) -> None:
        """Open another source with its own data, and keep the networks as they are set."""
        fresh, own = values(default(key)), settings_of(SOURCES[self.now["source"]])
        kept = {name: value for name, value in self.now.items() if name not in own}
        if not all(isinstance(arm, str) for arm in kept["arms"]):  # groups of the old tasks
            kept["arms"] = fresh["arms"]
        self.change({**fresh, **kept, "source": key})

    def change_replicates(self, replicates: int) -> None:
        """Ask for another number of replicates; those that are there are not trained again."""
        self.change({**self.now, "replicates": replicates})

    def undo(self) -> None:
        """Take the latest change back."""
        self.now = self.past.pop()

    def start_over(self) -> None:
        """Set the source to what it opens with."""
        self.change(values(default(self.now["source"])))


def current() -> Settings:
    """Return this person's settings; another page or, at first, the address says what they are."""
    asked_for = navigation.take_asked_for()
    if asked_for is None:
        return session.mine(Settings, _from_address)
    wanted = values(asked_for)
    mine = session.mine(Settings, lambda: Settings(wanted))
    if mine.now != wanted:
        mine.change(wanted)
    return mine


def _from_address() -> Settings:
    query = st.query_params.to_dict()
    experiment, notes = addresses.from_query(query)
    return Settings(values(experiment), notes=notes + margin.from_query(query))
