"""Where everything of an arm's networks stands on its canvas."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from dashboard.shared.networks import words
from dashboard.shared.networks.network import END, ENTRY, MIDDLE, NAMES, OUTPUT, circles, place
from dashboard.shared.networks.rows import Band, bands
from dashboard.shared.networks.shapes import (
    BODY,
    FOOT,
    LETTER,
    MARGIN,
    TOP,
    Box,
    Canvas,
    Line,
    Text,
)
from dashboard.shared.networks.sides import Drawing, Side

COPY = 28.0  # pixels from a network to the one that takes over its layers
INPUT = 48.0  # the longer side of a picture
NUMBERS = 24.0, 64.0  # what stands for an example that is no picture


def laid_out(drawing: Drawing) -> list[Canvas]:
    """Place the networks of each side of a drawing, all with as many circles a layer."""
    stages = [_stages(side) for side in drawing.sides]
    most = circles(min(band.height for bands in stages for band in bands if band.rows))
    return [
        _side(drawing, side, bands, most) for side, bands in zip(drawing.sides, stages, strict=True)
    ]


def _side(drawing: Drawing, side: Side, stages: Sequence[Band], most: int) -> Canvas:
    canvas, networks = Canvas(), [band for band in stages if band.rows]
    _input(canvas, drawing.picture, networks)
    for network in networks:
        place(canvas, drawing, side, network, most)
    if side.before:
        _copying(canvas, side, stages[len(side.before)].top)
    for band in stages:
        _names(canvas, drawing, band)
    canvas.texts += [
        Text(words.inputs(drawing), MARGIN, FOOT),
        Text(words.units(side, drawing.depth), MIDDLE, FOOT, "middle"),
        Text(words.answers(side), OUTPUT, FOOT),
    ]
    return canvas


def _stages(side: Side) -> tuple[Band, ...]:
    """Lay the networks out; one that is trained first is above the one that takes over from it."""
    if not side.before:
        return bands(side.groups, TOP, BODY)
    both = bands((*side.before, *side.groups), TOP, BODY - COPY)
    first, then = both[: len(side.before)], both[len(side.before) :]
    return *first, *(band.lowered(COPY) for band in then)


def _copying(canvas: Canvas, side: Side, bottom: float) -> None:
    """Draw the arrow from one network to the one below, and say what it is."""
    ends = (0, -COPY), (-4, -6), (4, -6)
    canvas.lines += [Line("copy", MIDDLE + x, bottom + y, MIDDLE, bottom) for x, y in ends]
    canvas.texts.append(Text(words.copied(side), MIDDLE + 8, bottom - COPY / 2 + LETTER))


def _input(canvas: Canvas, picture: tuple[int, int] | None, networks: Sequence[Band]) -> None:
    """Draw the example, and its way into every network: all see the same one."""
    width, height = NUMBERS
    if picture:
        scale = INPUT / max(picture)
        height, width = picture[0] * scale, picture[1] * scale
    box = Box("input", MARGIN + (INPUT - width) / 2, TOP + (BODY - height) / 2, width, height)
    canvas.boxes += [box, *_values(box, picture is not None)]
    for band in networks:
        canvas.lines.append(Line("input", box.x + width, TOP + BODY / 2, ENTRY, band.middle))


def _values(box: Box, picture: bool) -> Iterator[Box]:
    """Fill an example: no picture in particular has some dark cells, numbers stand in a column."""
    columns, rows = (4, 4) if picture else (1, 6)
    width, height = box.width / columns, box.height / rows
    inside = replace(box, kind="value", width=0.75 * width, height=0.75 * height)
    for column, row in product(range(columns), range(rows)):
        if not picture or (3 * column + 5 * row) % 7 < 3:
            x, y = box.x + (column + 1 / 8) * width, box.y + (row + 1 / 8) * height
            yield replace(inside, x=x, y=y)


def _names(canvas: Canvas, drawing: Drawing, band: Band) -> None:
    """Name the tasks beside their answers, and say how many tasks or networks are left out."""
    if not band.rows:
        left_out = words.more(band.left_out, "network")
        canvas.texts.append(
            Text(left_out, (ENTRY + END) / 2, band.middle + LETTER, anchor="middle")
        )
    for row in band.rows:
        name = words.more(row.left_out) if row.task is None else words.cut(drawing.names[row.task])
        canvas.texts.append(Text(name, NAMES, row.y + LETTER))
