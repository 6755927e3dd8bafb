"""A race as one HTML file that replays it: no server, nothing loaded, all names escaped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
from jinja2 import Environment, StrictUndefined, Template

from dashboard.shared.replay.player import CSS, JS, MILLISECONDS

TEMPLATE = Path(__file__).with_name("alone.html.jinja")


@dataclass(frozen=True)
class Told:
    """What the file says around the curves.

    Attributes:
        title: its name. verdict: sentences.
        about: where the numbers come from, one sentence.
        settings: by their labels.
        code: the Python that gives the numbers again.
        notes: the person's own.
    """

    title: str
    verdict: Sequence[str]
    about: str
    settings: Mapping[str, str]
    code: str
    notes: str = ""


def html(svg: str, scores: pd.DataFrame, told: Told) -> str:
    """Write the file.

    Args:
        svg: see `curves.drawn`.
        scores: shown as they are, a row a line.
    """
    return _template().render(
        told=told,
        svg=svg,
        css=CSS,
        js=JS.replace("export default function", "function show", 1),
        milliseconds=MILLISECONDS,
        columns=list(scores.columns),
        rows=scores.to_numpy().tolist(),
    )


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
