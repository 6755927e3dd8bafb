"""What the Library says; free of streamlit and plotly."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dashboard.shared.library_words import ADVICE, EXPERIMENT, SWEEP

if TYPE_CHECKING:
    from core.computing.shelf import Thing

KINDS = {EXPERIMENT: "Experiments", SWEEP: "Maps", ADVICE: "Advice"}
ONE = {EXPERIMENT: "Experiment", SWEEP: "Map", ADVICE: "Advice"}
ICONS = {
    EXPERIMENT: ":material/play_circle:",
    SWEEP: ":material/grid_on:",
    ADVICE: ":material/table_chart:",
}
ALL = "all"


def said(thing: "Thing") -> str:
    """Return what a thing has shown, in a sentence or more."""
    return " ".join(map(str, thing.about.get("said", ())))


def line(thing: "Thing") -> str:
    """Say what a thing is and when it was finished."""
    return f"{ONE.get(thing.kind, thing.kind)}, {thing.finished:%d %B %Y, %H:%M} UTC".lstrip("0")


def found(things: Sequence["Thing"], kind: str, words: str) -> list["Thing"]:
    """Return the things of a kind in which all words stand, wherever and however written.

    Of a word a part is enough, of a number all of it: 8 is not in 28.

    Args:
        kind: "all" or one of them.
    """
    wanted = _words(words)
    return [
        thing
        for thing in things
        if kind in (ALL, thing.kind) and all(_stands(word, _text(thing)) for word in wanted)
    ]


def _stands(wanted: str, text: Sequence[str]) -> bool:
    return wanted in text if wanted.isdecimal() else any(wanted in word for word in text)


def _words(text: str) -> list[str]:
    return re.findall(r"[\w.%]+", text.casefold())


def _text(thing: "Thing") -> list[str]:
    settings = thing.about.get("settings", {}).items()
    parts = [thing.name, thing.notes, said(thing), line(thing), *(f"{k} {v}" for k, v in settings)]
    return _words(" ".join(parts))
