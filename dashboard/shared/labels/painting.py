"""Road scenes for the eye: what is there, in colour, on a street; networks get grey pixels.

An object that is there is dark, those of the first page are painted as everybody knows them; a part
that makes no object is pale. A picture is the inside of an SVG, a unit for each pixel.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np

from core.data.sources.glyphs import SIDE, SUPPORTS, TOPS, drawn, parts_of
from core.data.sources.road_scenes import HIGH, WIDE
from dashboard.shared.labels.outline import outline

SKY, ROAD, KERB = "#e6ebf0", "#d0d5da", "#9aa0a6"
GROUND = 5.0  # units of road at the foot of each row: what has wheels stands at its far edge
INK, PALE, RED, AMBER, GREEN, LIGHT = "#27313a", "#8d97a1", "#cf222e", "#f5b82e", "#2da44e", "#fff"
_LIMB = f'fill="none" stroke="{INK}" stroke-width="1.1" stroke-linecap="round"'
ICONS = {
    "pedestrian": f'<circle cx="3.5" cy="3.6" r="2.9" fill="{INK}"/>'
    f'<path {_LIMB} d="M3.5 6V10.4M.8 9.6L3.5 7.6L6.2 9.6M1 13.3L3.5 10.4L6 13.3"/>',
    "car": f'<path fill="{RED}" d="M1.1 4.7L2.2 2.1H4.8L5.9 4.7L7 5.2V8.2H0V5.2z"/>'
    f'<path fill="{LIGHT}" d="M1.8 4.7L2.6 2.8H3.3V4.7zM3.7 4.7V2.8H4.4L5.2 4.7z"/>'
    + "".join(
        f'<circle cx="{x}" cy="8.4" r="1.5" fill="{INK}"/><circle cx="{x}" cy="8.4" r=".6" '
        f'fill="{LIGHT}"/>'
        for x in (1.7, 5.3)
    ),
    "stop sign": f'<path fill="{INK}" d="M3.1 7H3.9V13H5V14H2V13H3.1z"/>'
    f'<path fill="{RED}" stroke="{LIGHT}" stroke-width=".35" '
    'd="M2.1 .2H4.9L6.8 2.1V4.9L4.9 6.8H2.1L.2 4.9V2.1z"/>'
    f'<text x="3.5" y="4.3" font-size="2.3" font-weight="700" font-family="sans-serif" '
    f'text-anchor="middle" textLength="5.2" fill="{LIGHT}">STOP</text>',
    "traffic light": f'<path fill="{INK}" d="M3.1 7H3.9V13H5V14H2V13H3.1z"/>'
    f'<rect y="2" width="7" height="5" rx=".8" fill="{INK}"/>'
    + "".join(
        f'<circle cx="{x}" cy="4.5" r=".95" fill="{colour}"/>'
        for x, colour in ((1.3, RED), (3.5, AMBER), (5.7, GREEN))
    ),
}


def paint(clean: np.ndarray, names: Sequence[str]) -> str | None:
    """Paint one picture; None where it is no road scene, or holds more than parts.

    Args:
        clean: (height, width) how much lighter or darker than the road each pixel is.
        names: of the tasks, the objects of the first places among them.
    """
    height, width = clean.shape
    places = [parts_of(name) for name in names[: (height // HIGH) * (width // WIDE)]]
    if height % HIGH or width % WIDE or None in places:
        return None
    columns, left, painted = width // WIDE, (clean != 0).copy(), []
    for place, (name, parts) in enumerate(zip(names, places, strict=False)):
        assert parts is not None
        row, column = place // columns * HIGH, place % columns * WIDE
        here = left[row : row + HIGH, column : column + SIDE]
        painted.append(f'<g transform="translate({column} {row})">{_place(here, name, parts)}</g>')
    if left.any():  # decoys, or other shapes
        return None
    streets = "".join(_street(row, width) for row in range(0, height, HIGH))
    return f"{streets}{''.join(painted)}"


def _place(here: np.ndarray, name: str, parts: tuple[str, str]) -> str:
    """Paint what is at a place, and take it from what is left.

    Args:
        here: (14, 7) where something is.
    """
    halves, masks = (here[:SIDE], here[SIDE:]), _masks(parts)
    top, support = (bool(half[mask].all()) for half, mask in zip(halves, masks, strict=True))
    for half, mask, is_there in zip(halves, masks, (top, support), strict=True):
        half &= ~(mask & is_there)
    return _object(name, parts, top, support)


@cache
def _masks(parts: tuple[str, str]) -> tuple[np.ndarray, np.ndarray]:
    """Return where a top and a support are, (7, 7) each."""
    top, support = parts
    return drawn(TOPS[top]) > 0, drawn(SUPPORTS[support]) > 0


@cache
def _object(name: str, parts: tuple[str, str], top: bool, support: bool) -> str:
    """Paint an object of which these parts are there: pages draw the same ones again and again."""
    if top and support and name in ICONS:
        return ICONS[name]
    colour = INK if top and support else PALE
    top_mask, support_mask = _masks(parts)
    pixels = np.concatenate([top_mask & top, support_mask & support])
    return f'<path shape-rendering="crispEdges" fill="{colour}" d="{outline(pixels)}"/>'


def _street(row: int, width: int) -> str:
    foot = row + HIGH - GROUND
    return (
        f'<rect y="{row}" width="{width}" height="{HIGH}" fill="{SKY}"/>'
        f'<rect y="{foot:g}" width="{width}" height="{GROUND}" fill="{ROAD}"/>'
        f'<rect y="{foot:g}" width="{width}" height=".25" fill="{KERB}"/>'
    )
