"""The map in the browser: cells are pointed at, walked to by arrow keys, opened, or refined."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.shared.replay import curves

HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "map",
    html='<div class="map"></div>',
    css=(HERE / "map.css").read_text("utf-8") + curves.CSS,
    js=(HERE / "map.js").read_text("utf-8"),
)


@dataclass(frozen=True)
class Asked:
    """What a person has just asked of a cell, by the values of its axes; None: nothing.

    Attributes:
        opened: to see it as an experiment.
        finer: to see a finer map around it.
    """

    opened: list[Any] | None
    finer: list[Any] | None


def draw(html: str, columns: int, first: int, key: str) -> Asked:
    """Draw a map; return what was asked of a cell.

    Args:
        html: see `dashboard.maps.drawing.written`.
        columns: of its table.
        first: the cell that is shown before one is pointed at, counted from the upper left.
    """
    data = {"html": html, "columns": columns, "first": first}
    result = _mount(key=key, data=data, on_opened_change=lambda: None, on_finer_change=lambda: None)
    return Asked(result["opened"], result["finer"])
