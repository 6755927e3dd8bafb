"""All kinds of tasks, and the ways in which a column is read as one of them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pandas as pd

from core.data.kinds.classes import Classes
from core.data.kinds.kind import Labels, TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.data.kinds.yes_no import SWAPPED, YES_NO

Read = Callable[[str, pd.Series], tuple[TaskKind, Labels]]

READERS: Mapping[str, Read] = MappingProxyType(
    {
        YES_NO.name: lambda name, column: (YES_NO, YES_NO.read(name, column)),
        SWAPPED: lambda name, column: (YES_NO, YES_NO.read(name, column).swapped),
        Classes.name: Classes.read,
        Ordered.name: Ordered.read,
        NUMBERS.name: lambda name, column: (NUMBERS, NUMBERS.read(name, column)),
    }
)


def kind_named(name: str, *counts: int) -> TaskKind:
    """Return the kind of this `identity`.

    Raises:
        ValueError: when there is none.
    """
    made: dict[str, Callable[..., TaskKind]] = {
        YES_NO.name: lambda: YES_NO,
        Classes.name: Classes,
        Ordered.name: Ordered,
        NUMBERS.name: lambda: NUMBERS,
    }
    if name not in made:
        raise ValueError(f"a kind of tasks must be one of {', '.join(made)}, got '{name}'")
    return made[name](*counts)


def read_as(kind: str, name: str, column: pd.Series) -> tuple[TaskKind, Labels]:
    """Read a column as tasks of a kind, and refuse it where there are too few labels.

    Raises:
        ValueError: when there is no such kind, or the column is none of it.
    """
    if kind not in READERS:
        raise ValueError(f"a kind of tasks must be one of {', '.join(READERS)}, got '{kind}'")
    found, labels = READERS[kind](name, column)
    found.require_enough(name, labels)
    return found, labels
