"""The settings along which gains are measured: their names, values in words, and values between."""

import math
from collections.abc import Sequence
from itertools import pairwise

from core.experiments.grid import Value

AXIS_NAMES = {
    "width": "network width",
    "depth": "hidden layers",
    "tasks": "tasks",
    "examples": "training examples",
    "focus_examples": "examples of the first task",
    "missing": "labels missing",
    "relatedness": "relatedness",
    "steps": "training steps",
}
RATIO_AXES = ("width", "tasks", "examples", "focus_examples", "steps")


def number(axis: str, value: object) -> str:
    """Write a value of an axis.

    >>> number("missing", 0.25), number("examples", 1600)
    ('25%', '1,600')
    """
    if axis == "missing":
        return f"{value:.0%}"
    return f"{value:,.2f}" if isinstance(value, float) and value % 1 else f"{int(value):,}"  # type: ignore[call-overload]


def finer(axis: str, values: Sequence[Value]) -> tuple[Value, ...]:
    """Add the value halfway between each two neighbours, where there is one.

    >>> finer("width", (8, 32))
    (8, 16, 32)
    >>> finer("missing", (0.0, 0.5))
    (0.0, 0.25, 0.5)
    """
    between: list[Value] = []
    for low, high in pairwise(values):
        if axis in RATIO_AXES:
            between.append(round(math.sqrt(low * high)))
        elif axis == "depth":
            between.append((int(low) + int(high)) // 2)
        else:
            between.append(round((low + high) / 2, 4))
    return tuple(sorted({*values, *between}))
