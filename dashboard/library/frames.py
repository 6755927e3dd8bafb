"""Things side by side as tables; free of streamlit and plotly."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from core.computing.shelf import Thing

DIFFERS = "≠"  # marks a setting that is not the same in all
NONE = "–"  # a setting that one has not
MARK, SETTING = "", "Setting"


def headings(things: Sequence["Thing"]) -> list[str]:
    """Name things so that no two have one name."""
    names = [thing.name for thing in things]
    return [
        f"{name} ({number + 1})" if names.count(name) > 1 else name
        for number, name in enumerate(names)
    ]


def settings_frame(things: Sequence["Thing"]) -> pd.DataFrame:
    """Return a mark, the setting and its value in each thing; those that differ come first."""
    every = [thing.about.get("settings", {}) for thing in things]
    labels = list(dict.fromkeys(label for settings in every for label in settings))
    rows = [[label, *(str(settings.get(label, NONE)) for settings in every)] for label in labels]
    marked = [[DIFFERS if len(set(row[1:])) > 1 else "", *row] for row in rows]
    marked.sort(key=lambda row: not row[0])  # stable: otherwise in the order of the controls
    return pd.DataFrame(marked, columns=[MARK, SETTING, *headings(things)])
