"""A mask of pixels as the path of an SVG."""

from collections.abc import Iterator

import numpy as np


def outline(where: np.ndarray, unit: int = 1) -> str:
    """Outline the pixels of a (height, width) mask, neighbours in a row as one box.

    Args:
        unit: of the drawing, for each pixel.
    """
    return "".join(_boxes(where, unit))


def _boxes(where: np.ndarray, unit: int) -> Iterator[str]:
    padded = np.pad(where.astype(np.int8), ((0, 0), (1, 1)))
    for row, change in enumerate(np.diff(padded, axis=1)):
        ends = zip(np.flatnonzero(change == 1), np.flatnonzero(change == -1), strict=True)
        for start, end in ends:
            side = unit * (end - start)
            yield f"M{unit * start} {unit * row}h{side}v{unit}h{-side}z"
