"""The circles and lines of the networks of one arm."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, product
from typing import Literal

from dashboard.shared.networks.rows import Band, few
from dashboard.shared.networks.shapes import MARGIN, Box, Canvas, Circle, Line
from dashboard.shared.networks.sides import Drawing, Side

ENTRY, OUTPUT, END, NAMES = 82.0, 238.0, 254.0, 262.0  # from left to right
MIDDLE = (ENTRY + OUTPUT) / 2
PAD = 2.0  # inside of a network's frame
UNITS = 3, 7  # circles of a layer at most: in the lowest frame, and in a high one
FINEST, WIDEST = 5.2, 24.0  # pixels from the middle of one circle to the next
FILLED = 0.42  # of that is a circle's radius
RADIUS, DOT = 7.0, 1.2

Place = tuple[float, float]


def circles(lowest: float) -> int:
    """Return how many circles a layer has at most, for the height of the lowest network."""
    return max(UNITS[0], min(UNITS[1], int((lowest - 2 * (MARGIN + PAD)) / FINEST)))


def place(canvas: Canvas, drawing: Drawing, side: Side, band: Band, most: int) -> None:
    """Draw one network in its frame."""
    top, height = band.top + MARGIN, band.height - 2 * MARGIN
    canvas.boxes.append(Box("network", ENTRY, top, END - ENTRY, height))
    # who gives one answer learns about all of them from it
    unlabelled = frozenset() if side.alternatives else drawing.unlabelled
    idle = unlabelled.issuperset(band.tasks)
    slots = few(max(side.widths), most)
    step, layers = (OUTPUT - ENTRY) / (drawing.depth + 1), []
    glow = drawing.glow(side, band.tasks)
    for layer in range(drawing.depth):
        units = list(_layer(ENTRY + step * (layer + 1), band, slots, idle))
        if glow is not None:
            units = _glowing(units, "unit", glow.units[layer])
        canvas.circles += units
        layers.append([(unit.x, unit.y) for unit in units if unit.kind != "dot"])
    answers = list(_answers(band, unlabelled))
    if glow is not None:
        of_task = dict(zip(band.tasks, glow.answers, strict=True))
        shown = [of_task[row.task] for row in band.rows if row.task is not None]
        answers = _glowing(answers, "answer", shown)
    canvas.circles += answers
    if side.alternatives:
        canvas.boxes.append(_one_of(answers))
    canvas.lines += _lines(layers, answers, (ENTRY, band.middle), idle)


def _inside(band: Band) -> float:
    return band.height - 2 * (MARGIN + PAD)


def _layer(x: float, band: Band, slots: Sequence[int | None], idle: bool) -> Iterator[Circle]:
    """Draw the units of a layer, and three dots where some are left out."""
    pitch = min(WIDEST, _inside(band) / len(slots))
    top = band.middle - pitch * (len(slots) - 1) / 2
    for slot, unit in enumerate(slots):
        y = top + pitch * slot
        if unit is not None:
            yield Circle("idle" if idle else "unit", x, y, min(RADIUS, FILLED * pitch))
        else:
            for dot in (-1, 0, 1):
                yield Circle("dot", x, y + dot * pitch / 4, min(DOT, pitch / 12))


def _glowing(circles: Sequence[Circle], kind: str, glows: Sequence[float]) -> list[Circle]:
    """Fill the circles of a kind as much as they glow, in their order."""
    each = iter(glows)
    return [replace(c, glow=next(each)) if c.kind == kind else c for c in circles]


def _answers(band: Band, unlabelled: frozenset[int]) -> Iterator[Circle]:
    """Draw the answers of a network, hollow where the example has no label."""
    tasks = [row for row in band.rows if row.task is not None]
    edges = (tasks[0].y - band.top, band.top + band.height - tasks[-1].y)
    room = min(*edges, *((b.y - a.y) / 2 + MARGIN for a, b in pairwise(tasks))) - MARGIN - 1
    for row in tasks:
        kind: Literal["answer", "?"] = "?" if row.task in unlabelled else "answer"
        yield Circle(kind, OUTPUT, row.y, min(RADIUS, room))


def _one_of(answers: Sequence[Circle]) -> Box:
    """Draw a frame around answers of which an example gets one."""
    first, last = answers[0], answers[-1]
    around = first.radius + 2
    return Box("one", OUTPUT - around, first.y - around, 2 * around, last.y - first.y + 2 * around)


def _lines(
    layers: Sequence[Sequence[Place]], answers: Sequence[Circle], entry: Place, idle: bool
) -> Iterator[Line]:
    """Join what follows one another; error comes back from answers that have a label, if any."""
    kind: Literal["weight", "idle"] = "idle" if idle else "weight"
    for before, after in pairwise([[entry], *layers]):
        for (x, y), (to_x, to_y) in product(before, after):
            yield Line(kind, x, y, to_x, to_y)
    for (x, y), answer in product(layers[-1], answers):
        end = OUTPUT - answer.radius  # a hollow circle would show what goes on into it
        yield Line("idle" if answer.kind == "?" else "weight", x, y, end, answer.y)
