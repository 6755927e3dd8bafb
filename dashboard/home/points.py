"""The recorded points that the page shows: one to begin with, and others one setting away."""

from collections.abc import Mapping
from dataclasses import dataclass

from core import Experiment
from core.data import RoadScenes
from core.experiments.adjusting import adjusted
from core.settings.setting import Value

# picked as one network wins there: the page says so, and the changes show where it does not
PICKED = Experiment(RoadScenes(), width=64)
USUAL = "usual"


@dataclass(frozen=True)
class Change:
    """One setting that is changed; words say to what, with its value in braces."""

    setting: str
    value: Value
    words: str

    @property
    def label(self) -> str:
        """What is different, in words."""
        return self.words.format(self.value)


CHANGES: Mapping[str, Change] = {
    "small": Change("width", 4, "{:,} hidden units"),
    "unshared": Change("sharing", 0.0, "No shared parts"),
    "unlabelled": Change("missing", 0.5, "{:.0%} of labels missing"),
    "few": Change("examples", 100, "Only {:,} pictures"),
}
POINTS: Mapping[str, Experiment] = {
    USUAL: PICKED,
    **{name: adjusted(PICKED, {c.setting: c.value}) for name, c in CHANGES.items()},
}
