"""A record of every point that the first page shows, without training them."""

from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from core import Experiment, Result
from core.atlas.recorded import Recorded
from dashboard.home.points import POINTS
from dashboard.shared import loading

DAY = date(2026, 11, 27)


@dataclass
class Book:
    """What was recorded, in place of the shipped file.

    Attributes:
        leads: by name of the point, how many points together is ahead in each replicate; a point
            without them was not recorded.
    """

    result: Result
    leads: dict[str, tuple[float, ...]] = field(default_factory=dict)

    def find(self, experiment: Experiment) -> Recorded | None:
        """Answer as `loading.recorded` does."""
        name = next((name for name, point in POINTS.items() if point == experiment), "")
        if name not in self.leads:
            return None
        scores = self.result.scores
        lead = scores["replicate"].map(dict(enumerate(self.leads[name]))) / 100
        error = 0.3 - lead.where(scores["arm"] == "together", 0.0)
        return Recorded(replace(self.result, scores=scores.assign(error=error)), DAY)


@pytest.fixture
def book(result: Result, monkeypatch: pytest.MonkeyPatch) -> Book:
    """Record that together wins at first, loses where it is small, and the other two verdicts."""
    book = Book(
        result,
        {
            "usual": (3, 2, 3, 2),
            "small": (-8, -9, -8, -9),
            "unshared": (0.1, -0.1, 0.1, -0.1),
            "unlabelled": (5, -5, 5, -5),
            "few": (6, 7, 6, 7),
        },
    )
    monkeypatch.setattr(loading, "recorded", book.find)
    return book
