"""A small atlas of made-up numbers, and a map as a browser has it."""

import json
from html.parser import HTMLParser

from streamlit.testing.v1 import AppTest

from core import Experiment, Grid
from core.atlas.maps import RECORDED
from core.atlas.points import point_of
from core.data import Digits, SharedFeatures
from core.metrics.catalogue import METRICS
from core.results.judging import verdict

BASE = Experiment(SharedFeatures(tasks=4, examples=50), replicates=RECORDED)
GRID = Grid(
    BASE,
    (
        ("tasks", (2, 4)),
        ("width", (2, 8, 32)),
        ("missing", (0.0, 0.5)),
        ("relatedness", (0.0, 0.5, 1.0)),
    ),
)
OTHER = Grid(
    Experiment(Digits(examples=400), replicates=RECORDED),
    (("examples", (400, 1500)), ("width", (2, 8))),
)
GRIDS = {"Shared features": GRID, "Two digits": OTHER}
AWAY = {"tasks": 2, "missing": 0.5}  # where nothing was recorded


def gain_at(experiment: Experiment) -> float:
    """Return the gain in error that stands in the atlas: another one at each point."""
    point = point_of(experiment)
    related = 0.0 if isinstance(experiment.source, Digits) else point["relatedness"]
    return float(point["width"] / 8 + 3 * related - point["tasks"] / 4 - 4 * point["missing"])


def rows_of(grid: Grid, title: str) -> list[dict[str, object]]:
    """Give every point that is recorded its rows in the atlas."""
    return [
        {
            **point,
            "task": "all", "arm": "together", "metric": metric.name, "gain": gain,
            "low": gain - 1, "high": gain + 1, "margin": 1.0,
            "verdict": verdict(gain - 1, gain + 1, 1.0, "together"), "unit": metric.unit,
            "score": 0.2, "apart": 0.2 + gain / 100, "replicates": RECORDED, "overlap": 0.0,
            "starts": 1, "still_improving": 0.0, "outcome": "finished", "map": title,
        }
        for _, experiment in grid.points()
        for point in [point_of(experiment)]
        for gain in [gain_at(experiment)]
        for metric in METRICS.values()
        if not AWAY.items() <= point.items()
    ]  # fmt: skip


class Drawn(HTMLParser):
    """A map as a browser has it.

    Attributes:
        cells: by the values of the axes, as they are sent back: the classes and the text of each.
        panels: by the same, the text of what is known of each, and how many lines its curves have.
        names: of each, for a screen reader. styles: of each.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cells: dict[str, tuple[set[str], str]] = {}
        self.panels: dict[str, tuple[str, int]] = {}
        self.names: dict[str, str] = {}
        self.styles: dict[str, str] = {}
        self._classes: set[str] = set()
        self._style = self._cell = self._panel = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Take a cell, a panel or a line."""
        found = {name: value or "" for name, value in attributes}
        if tag == "td":
            self._classes, self._style = set(found.get("class", "").split()), found.get("style", "")
        elif tag == "button" and "data-at" in found:
            self._cell = found["data-at"]
            self.cells[self._cell] = self._classes, ""
            self.names[self._cell] = found["aria-label"]
            self.styles[self._cell] = self._style
        elif tag == "section":
            self._cell, self._panel = "", found["data-at"]
            self.panels[self._panel] = "", 0
        elif tag == "path" and str(found.get("class")).startswith("line"):
            text, lines = self.panels[self._panel]
            self.panels[self._panel] = text, lines + 1

    def handle_endtag(self, tag: str) -> None:
        """Leave a cell."""
        if tag == "button":
            self._cell = ""

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self._cell:
            classes, text = self.cells[self._cell]
            self.cells[self._cell] = classes, text + data
        elif self._panel:
            text, lines = self.panels[self._panel]
            self.panels[self._panel] = text + data, lines


def drawn(page: AppTest) -> Drawn:
    """Return the map that a page shows."""
    return Drawn(json.loads(page.get("bidi_component")[0].proto.json)["html"])
