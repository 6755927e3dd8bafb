"""What this person sees of the maps, and the sweep that computes one of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import streamlit as st

from core import Grid
from core.metrics.catalogue import judging_all
from dashboard.maps import addresses, cut
from dashboard.maps.addresses import FIRST, MARK, OWN_WORD, first_word, word
from dashboard.maps.cut import Cut
from dashboard.maps.own import Own, of_grid, usual
from dashboard.shared import history, loading, session
from dashboard.shared.margin import Margin
from dashboard.shared.presence import tab_is_open
from dashboard.shared.query import SCORE, quoted, score_of

if TYPE_CHECKING:
    import pandas as pd

    from core.computing.sweeps import Swept
    from core.computing.ticket import Ticket

OWN = "A map of your own"

Grids = Mapping[str, Grid]  # those that are recorded, by title


@dataclass
class View:
    """What this person sees.

    Attributes:
        title: of the recorded grid, or that it is a map of their own.
        own: how the map of their own is set.
        cuts: how each grid is cut that they have seen, by title.
        score: the metric that they have chosen; None: the usual one of the tasks.
        notes: what was wrong in the address, until they act.
    """

    title: str
    own: Own
    score: str | None = None
    notes: list[str] = field(default_factory=list)
    cuts: dict[str, Cut] = field(default_factory=dict)

    def choose(self, title: str) -> None:
        """Show another map."""
        self.title, self.notes = title, []

    def cut(self, grid: Grid) -> Cut:
        """Return how the grid is cut that is shown."""
        return self.cuts.setdefault(self.title, cut.usual(grid))

    def turn(self, name: str, value: Any) -> None:
        """Cut the grid that is shown in another way, as the controls name it."""
        self.notes, seen = [], self.cuts[self.title]
        if name == "across":
            seen.vary_across(value)
        elif name == "up":
            seen.vary_up(value)
        else:
            seen.at[name] = value

    def choose_score(self, metric: str | None) -> None:
        """Show another score; None: the usual one."""
        self.score, self.notes = metric, []

    def set(self, name: str, value: Any) -> None:
        """Set something of the map of their own, as its controls name it."""
        self.notes = []
        if name == "source":
            self.own = usual(value, self.own.base["replicates"])
        elif name == "across":
            self.own.vary_across(value)
        elif name == "up":
            self.own.vary_up(value)
        elif name.startswith("range "):
            self.own.between(name.removeprefix("range "), value)
        else:
            self.own.base[name] = value

    def go_to(self, query: Mapping[str, str], grids: Grids, margin: Margin) -> None:
        """Show what an address says; what is wrong in it is usual, and named in a sentence."""
        by_word = {**{word(title): title for title in grids}, OWN_WORD: OWN}
        first = first_word(grids)
        asked = query.get(MARK, first)
        self.notes = []
        if asked not in by_word:
            self.notes = [f"map must be one of {', '.join(by_word)}, got {quoted(asked)}"]
        self.title = by_word.get(asked, by_word[first])
        if self.title == OWN:
            self.own, notes = addresses.own_from(query)
            kinds = self.own.grid().kinds
        else:
            self.cuts[self.title], notes = addresses.cut_from(query, grids[self.title])
            kinds = grids[self.title].kinds
        self.notes += notes
        self.score, wrong = score_of(query, judging_all(kinds))
        self.notes += wrong + margin.take(query)

    def to_query(self, margin: Margin) -> dict[str, str]:
        """Write what is shown."""
        if self.title == OWN:
            shown = addresses.own_query(self.own)
        elif self.title in self.cuts:
            shown = addresses.cut_query(self.title, self.cuts[self.title])
        else:
            shown = {MARK: word(self.title)}
        score = {} if self.score is None else {SCORE: self.score}
        return shown | score | margin.to_query()


def current(grids: Grids) -> View:
    """Return what this person sees; where they have gone to an address, as it says."""
    margin, first = session.mine(Margin), next(iter(grids), OWN)
    mine = session.mine(View, lambda: View(first, usual(FIRST)))
    history.follow(
        MARK,
        lambda: mine.to_query(margin),
        lambda query: mine.go_to(query, grids, margin),
    )
    if mine.title != OWN and mine.title not in grids:
        mine.title = first
    return mine


@dataclass(frozen=True)
class LiveSweep:
    """A grid that a person has computed, and how far it is."""

    grid: Grid
    ticket: "Ticket[Swept, pd.DataFrame]"


@dataclass
class Sweeping:
    """The sweep that a person has started, if any."""

    sweep: LiveSweep | None = None


def sweep() -> LiveSweep | None:
    """Return this person's sweep, if they have started one."""
    return session.mine(Sweeping).sweep


@st.cache_resource(show_spinner=False)
def _all_sweeps() -> "WeakSet[Ticket[Swept, pd.DataFrame]]":
    """Hold the sweeps of all people for as long as they are anybody's."""
    return WeakSet()


def others_sweeping(mine: LiveSweep) -> int:
    """Count the sweeps of other people that are not over: the workers take turns."""
    others = [ticket for ticket in list(_all_sweeps()) if ticket is not mine.ticket]
    return sum(not ticket.progress().over for ticket in others)


def start_sweep(grid: Grid) -> None:
    """Start this person's sweep of a grid, and show it; the one they had is stopped."""
    from core.computing.sweeps import start_sweep as start

    # all that can end the run comes first: what is started must be where it can be stopped
    mine, view, every = session.mine(Sweeping), session.mine(View, _no_view), _all_sweeps()
    shared, present = loading.races(), tab_is_open()
    if mine.sweep is not None:
        mine.sweep.ticket.stop()
    view.title, view.own, view.notes = OWN, of_grid(grid), []
    mine.sweep = LiveSweep(grid, start(grid, shared.cluster, shared.store, present))
    every.add(mine.sweep.ticket)


def _no_view() -> View:
    return View(OWN, usual(FIRST))
