"""The settings along which gains are measured: their values in words, and values between."""

import math
from collections.abc import Sequence
from itertools import pairwise

from core.experiments.grid import known_axes
from core.settings.setting import Value, Whole

AXES = known_axes()
AXIS_NAMES = {name: setting.noun for name, setting in AXES.items()}


def number(axis: str, value: object) -> str:
    """Write a value of an axis.

    >>> number("missing", 0.25), number("examples", 1600)
    ('25%', '1,600')
    """
    return AXES[axis].written(value)


def finer(axis: str, values: Sequence[Value]) -> tuple[Value, ...]:
    """Add the value halfway between each two neighbours, where there is one.

    >>> finer("width", (8, 32))
    (8, 16, 32)
    >>> finer("missing", (0.0, 0.5))
    (0.0, 0.25, 0.5)
    """
    between: list[Value] = []
    for low, high in pairwise(values):
        if AXES[axis].ratio:
            between.append(round(math.sqrt(low * high)))
        elif isinstance(AXES[axis].domain, Whole):
            between.append((int(low) + int(high)) // 2)
        else:
            between.append(round((low + high) / 2, 4))
    return tuple(sorted({*values, *between}))
