"""The map in the browser: cells are pointed at, walked to by arrow keys, and opened."""

from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "map",
    html='<div class="map"></div>',
    css=(HERE / "map.css").read_text("utf-8"),
    js=(HERE / "map.js").read_text("utf-8"),
)


def opened(html: str, columns: int, first: int, key: str) -> list[Any] | None:
    """Draw a map; return the values of the axes of the cell that a person has just opened.

    Args:
        html: see `dashboard.maps.drawing.written`.
        columns: of its table.
        first: the cell that is shown before one is pointed at, counted from the upper left.
    """
    data = {"html": html, "columns": columns, "first": first}
    result = _mount(key=key, data=data, on_opened_change=lambda: None)
    at: list[Any] | None = result["opened"]
    return at
