"""Whose networks this person looks into, and at which panel."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core import Experiment
from core.data import RoadScenes
from core.data.catalogue import SOURCES
from dashboard.inside.chosen import LOSS, Chosen
from dashboard.inside.panels import PANELS
from dashboard.shared import addresses, history, navigation, session
from dashboard.shared.query import quoted
from dashboard.shared.settings import build, declared, default, values

MARK = navigation.PANEL  # always in the address
USUAL = next(iter(PANELS))
NAMED = ("tasks", "examples", "width")  # settings that are always said
FIRST = Experiment(RoadScenes(), width=64)  # the first page's: what is inside is shipped


@dataclass
class View:
    """What this person sees.

    Attributes:
        now: the settings of the experiment, see `dashboard.shared.settings.values`.
        panel: see `panels.PANELS`.
        chosen: the example that is looked at where each answer's cost is told.
        notes: what was wrong in the address, until they act.
    """

    now: dict[str, Any]
    panel: str = USUAL
    chosen: Chosen = field(default_factory=Chosen)
    notes: list[str] = field(default_factory=list)

    @property
    def experiment(self) -> Experiment:
        """The experiment of the settings.

        Raises:
            ValueError: when they do not go together, or would take too long.
        """
        return build(self.now)

    def choose(self, panel: str) -> None:
        """Look at another panel."""
        self.panel, self.notes = panel, []

    def look_into(self, experiment: Experiment) -> None:
        """Look into the networks of another experiment."""
        self.now, self.notes = values(experiment), []

    def change_source(self, key: str) -> None:
        """Look into networks of another source, as wide as these."""
        fresh = replace(default(key), width=self.now["width"], depth=self.now["depth"])
        self.chosen.show(self.chosen.split)  # these are other examples
        self.look_into(fresh)

    def change_width(self, width: int) -> None:
        """Look into wider or narrower networks."""
        self.now, self.notes = {**self.now, "width": width}, []

    def go_to(self, query: Mapping[str, str]) -> None:
        """Show what an address says; what is wrong in it is usual, and named in a sentence."""
        named = bool(addresses.names() & query.keys())
        experiment, self.notes = addresses.from_query(query) if named else (FIRST, [])
        self.now = values(experiment)
        asked = query.get(MARK, USUAL)
        self.panel = asked if asked in PANELS else USUAL
        if asked not in PANELS:
            known = ", ".join(PANELS)
            self.notes += [f"{MARK} must be one of {known}, got {quoted(asked)}; {USUAL} is shown"]
        self.notes += self.chosen.go_to(query)

    def to_query(self) -> dict[str, str]:
        """Write what is shown."""
        chosen = self.chosen.to_query() if self.panel == LOSS else {}
        return {MARK: self.panel} | chosen | addresses.written(self.now)


def about(now: Mapping[str, Any]) -> str:
    """Name the settings that matter most, and all others that are not the usual ones."""
    key = now["source"]
    usual, known = values(default(key)), declared(key)
    named = [n for n in known if n in NAMED or now[n] != usual[n]]
    said = ", ".join(f"{known[n].label.lower()} {known[n].written(now[n])}" for n in named)
    return f"{SOURCES[key].title}: {said}."


def current() -> View:
    """Return what this person sees, as the address says at first and where they have gone."""
    mine = session.mine(View, lambda: View(values(FIRST), chosen=session.mine(Chosen)))
    history.follow(MARK, mine.to_query, mine.go_to)
    history.write(mine.to_query())
    return mine
