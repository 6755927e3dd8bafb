"""The key of road scenes as HTML: which top on which support makes which object."""

from functools import lru_cache
from html import escape

import numpy as np

from core.data import RoadScenes
from core.data.sources.glyphs import SIDE, SUPPORTS, TOPS, drawn

RULE = "An object is there exactly when both its parts are: its top and its support."
SCALE = 4  # of the screen's pixels for one of a part
_FRAME = "overflow-x:auto;max-width:100%"
_TABLE = "border-collapse:collapse;text-align:center;font-size:.875rem;line-height:1.2;width:auto"
_CELL = "padding:.4rem .6rem;min-width:4rem;border:1px solid rgba(138,138,138,.35)"


@lru_cache(maxsize=32)
def written(tasks: int, sharing: float) -> str:
    """Write the table of the objects of road scenes: tops from left to right, supports down."""
    names = {(each.top, each.support): each.name for each in RoadScenes(tasks, 1, sharing).objects}
    tops = [top for top in TOPS if top in {top for top, _ in names}]
    supports = [support for support in SUPPORTS if support in {support for _, support in names}]
    head = "".join(_heading("col", top, TOPS[top]) for top in tops)
    rows = "".join(
        f"<tr>{_heading('row', support, SUPPORTS[support])}"
        + "".join(_object(names, top, support) for top in tops)
        + "</tr>"
        for support in supports
    )
    return (
        f'<div role="region" aria-label="Parts and objects" tabindex="0" style="{_FRAME}">'
        f'<table style="{_TABLE}"><thead><tr><td style="{_CELL}"></td>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _heading(scope: str, name: str, glyph: str) -> str:
    return f'<th scope="{scope}" style="{_CELL}">{_picture(glyph)}<br>{escape(name)}</th>'


def _object(names: dict[tuple[str, str], str], top: str, support: str) -> str:
    name = names.get((top, support))
    if name is None:
        return f'<td style="{_CELL}"></td>'
    return f'<td style="{_CELL}">{_picture(TOPS[top], SUPPORTS[support])}<br>{escape(name)}</td>'


def _picture(*glyphs: str) -> str:
    """Draw parts one below the other, in the ink of the page; the words beside them name them."""
    high = SIDE * len(glyphs)
    dots = np.argwhere(np.concatenate([drawn(glyph) for glyph in glyphs]))
    path = "".join(f"M{column} {row}h1v1h-1z" for row, column in dots)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {high}" '
        f'width="{SCALE * SIDE}" height="{SCALE * high}" aria-hidden="true" '
        f'style="display:inline-block"><path fill="currentColor" d="{path}"/></svg>'
    )
