"""Colours of cells: the winner's, the deeper the larger the gain, with ink that can be read."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from dashboard.shared.figures import TINY
from dashboard.shared.theme import APART, TOGETHER

TILES = {False: "#ECEBE7", True: "#35332F"}  # of cells without a winner; dark: True
SATURATED = 0.75  # share of gains below full colour: a few large losses must not pale the rest
PALEST = 0.4  # share of the winner's colour in the cell of the smallest gain
BLACK, WHITE = "#000000", "#FFFFFF"


def full(gains: ArrayLike) -> float:
    """Return the size of a gain from which on the colour is full; NaN are not measured."""
    sizes = np.abs(np.asarray(gains, dtype=np.float64))
    return max(TINY, float(np.nanquantile(sizes, SATURATED))) if np.isfinite(sizes).any() else 1.0


def filled(gain: float, limit: float, dark: bool) -> str:
    """Return the colour of a cell that somebody wins.

    Args:
        limit: see `full`.
    """
    share = PALEST + (1 - PALEST) * min(1.0, abs(gain) / limit)
    return _mixed(TOGETHER if gain > 0 else APART, TILES[dark], share)


def ink_on(colour: str) -> str:
    """Return black or white, whichever is read more easily on a colour.

    >>> ink_on("#0072B2"), ink_on("#ECEBE7")
    ('#FFFFFF', '#000000')
    """
    return max((BLACK, WHITE), key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it: 1 to 21.

    >>> contrast("#000000", "#FFFFFF")
    21.0
    """
    low, high = sorted((_luminance(_channels(one)), _luminance(_channels(other))))
    return (high + 0.05) / (low + 0.05)


def _mixed(colour: str, ground: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    mixed = (round(share * over + (1 - share) * under) for over, under in pairs)
    return f"#{''.join(f'{channel:02X}' for channel in mixed)}"


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return red, green, blue


def _luminance(channels: Sequence[int]) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in channels)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
