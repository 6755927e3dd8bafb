"""What a person has set in the Playground, and what they had set before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.data.catalogue import SOURCES
from core.metrics.catalogue import judging_all
from core.settings.setting import settings_of
from dashboard.shared import addresses, history, navigation, session
from dashboard.shared.margin import Margin
from dashboard.shared.query import SCORE, score_of
from dashboard.shared.settings import default, values

MARK = "source"  # always in the address
REMEMBERED = 50  # steps that Undo can take back


@dataclass
class Settings:
    """This person's settings.

    Attributes:
        now: by name, see `settings.values`.
        past: what they were before each change, the latest last.
        notes: what was wrong in the address, until they act.
        score: the metric that they have chosen; None: the one that says most about the data.
        live: whether they want to see these settings trained, whatever was recorded.
        fine: whether sliders have all their places, not those alone that are recorded.
    """

    now: dict[str, Any]
    past: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    score: str | None = None
    live: bool = False
    fine: bool = False

    def choose_score(self, metric: str) -> None:
        """Show another score."""
        self.forget_notes()
        self.score = metric

    def offer_scores(self, names: Collection[str]) -> None:
        """Let a chosen score go that does not judge the tasks as they are set now."""
        if self.score not in names:
            self.score = None

    def change(self, now: dict[str, Any]) -> None:
        """Set all settings anew, and remember what they were."""
        self.forget_notes()
        self.past = [*self.past, self.now][-REMEMBERED:]
        self.now, self.live = now, False

    def forget_notes(self) -> None:
        """Say no more what was wrong in the address: they have acted."""
        self.notes = []

    def change_source(self, key: str) -> None:
        """Open another source with its own data, and keep the networks as they are set."""
        fresh, own = values(default(key)), settings_of(SOURCES[self.now["source"]])
        kept = {name: value for name, value in self.now.items() if name not in own}
        if not all(isinstance(arm, str) for arm in kept["arms"]):  # groups of the old tasks
            kept["arms"] = fresh["arms"]
        self.score = None
        self.change({**fresh, **kept, "source": key})

    def change_replicates(self, replicates: int) -> None:
        """Ask for another number of replicates; those that are there are not trained again."""
        self.change({**self.now, "replicates": replicates})

    def undo(self) -> None:
        """Take the latest change back."""
        self.now, self.live = self.past.pop(), False

    def train(self) -> None:
        """Ask to see these settings trained."""
        self.live = True

    def go_to(self, query: Mapping[str, str], margin: Margin) -> None:
        """Show what an address says: Back takes the latest change back, as Undo does."""
        experiment, notes = addresses.from_query(query)
        wanted = values(experiment)
        if self.past and self.past[-1] == wanted:
            self.undo()
        elif self.now != wanted:
            self.change(wanted)
        self.score, wrong = score_of(query, judging_all(experiment.kinds))
        self.notes = notes + wrong + margin.take(query)

    def to_query(self, margin: Margin) -> dict[str, str]:
        """Write what is shown."""
        score = {} if self.score is None else {SCORE: self.score}
        return addresses.written(self.now) | score | margin.to_query()

    def start_over(self) -> None:
        """Set the source to what it opens with."""
        self.change(values(default(self.now["source"])))


def current() -> Settings:
    """Return this person's settings, as the address says at first and where they have gone."""
    mine, margin = session.mine(Settings, _from_address), session.mine(Margin)
    history.follow(MARK, lambda: mine.to_query(margin), lambda query: mine.go_to(query, margin))
    if navigation.wants_live():
        mine.train()
    return mine


def _from_address() -> Settings:
    return Settings(values(addresses.from_query(st.query_params.to_dict())[0]))
