"""Every source with small settings, for tests of what holds for all of them."""

from typing import Any

import numpy as np
import pandas as pd

from core.data.catalogue import SOURCES
from core.data.source import Source
from core.data.sources.table import Table

EVERY_SOURCE: tuple[type[Source], ...] = (*SOURCES.values(), Table)
ROWS = 120


def frame() -> pd.DataFrame:
    """Make a table with three tasks, two numbers and a word, with blanks."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((ROWS, 2))
    table = pd.DataFrame(x, columns=["length", "weight"])
    table["colour"] = rng.choice(["red", "green", "blue"], ROWS)
    for task, slope in (("ill", 1.0), ("old", -1.0), ("tall", 0.5)):
        yes = x @ [1.0, slope] + 0.5 * rng.standard_normal(ROWS) > 0
        table[task] = np.where(rng.random(ROWS) < 0.1, "?", np.where(yes, "yes", "no"))
    return table


def small(kind: type[Source], **settings: Any) -> Source:
    """Make a source of three tasks and 60 examples, unless told otherwise."""
    own: dict[str, Any] = {"tasks": 3, "examples": 60}
    if kind is Table:
        own |= {"data": frame(), "tasks": ("ill", "old", "tall")}
    return kind(**own | settings)
